using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;

namespace EndToEnd.Tests.Messages;

/// <summary>A partner with the real client, and the words the tests use.</summary>
internal sealed class Partner(string connectionString) : IAsyncDisposable
{
    public const string Place = "com.orderflow.partner.order.place.v1";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceBusClient _client = new(connectionString);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string Event(string type, JsonNode data, string? id = null) => new JsonObject
    {
        ["specversion"] = "1.0",
        ["id"] = id ?? Guid.NewGuid().ToString(),
        ["source"] = "/partners/acme",
        ["type"] = type,
        ["data"] = data,
    }.ToJsonString();

    public async Task SendAsync(string queue, string body, string messageId, string? session = null)
    {
        await using var sender = _client.CreateSender(queue);
        var message = new ServiceBusMessage(body) { MessageId = messageId, CorrelationId = $"corr-{messageId}", ReplyTo = "partner-replies" };
        if (session is not null)
        {
            message.SessionId = session;
        }

        await sender.SendMessageAsync(message, Cancellation);
    }

    /// <summary>The next answer, which must come.</summary>
    public async Task<(JsonNode Event, string CorrelationId)> ReplyAsync()
    {
        await using var receiver = _client.CreateReceiver("partner-replies");
        var message = await receiver.ReceiveMessageAsync(Patience, Cancellation);
        Assert.NotNull(message);
        await receiver.CompleteMessageAsync(message, Cancellation);
        return (JsonNode.Parse(message.Body)!, message.CorrelationId);
    }

    public async Task<bool> HasReplyAsync()
    {
        await using var receiver = _client.CreateReceiver("partner-replies");
        return await receiver.PeekMessageAsync(cancellationToken: Cancellation) is not null;
    }

    public async Task<ServiceBusReceivedMessage?> DeadLetterAsync(string queue)
    {
        await using var receiver = _client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return await receiver.ReceiveMessageAsync(Patience, Cancellation);
    }

    public async Task<bool> IsEmptyAsync(string queue)
    {
        await using var receiver = _client.CreateReceiver(queue);
        return await receiver.PeekMessageAsync(cancellationToken: Cancellation) is null;
    }

    public async Task<ServiceBusReceivedMessage?> PeekDeadLetterAsync(string queue)
    {
        await using var receiver = _client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return await receiver.PeekMessageAsync(cancellationToken: Cancellation);
    }

    /// <summary>What an order's session of the topic has to tell.</summary>
    /// <param name="patience">With the next message; two seconds unless given.</param>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> StoryAsync(string orderId, TimeSpan? patience = null)
    {
        await using var session = await _client.AcceptSessionAsync("order-events", "by-order", orderId, cancellationToken: Cancellation);
        var story = new List<ServiceBusReceivedMessage>();
        while (await session.ReceiveMessageAsync(patience ?? TimeSpan.FromSeconds(2), Cancellation) is { } message)
        {
            await session.CompleteMessageAsync(message, Cancellation);
            story.Add(message);
        }

        return story;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
