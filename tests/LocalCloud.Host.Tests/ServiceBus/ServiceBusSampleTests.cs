using Azure.Messaging.ServiceBus;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Tests.Running;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.Host.Tests.ServiceBus;

/// <summary>An ordinary app that takes, settles and sends messages, unchanged from its build output, in both forms.</summary>
public abstract class ServiceBusSampleTests(bool isolated) : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private ServiceBusBroker _broker = null!;
    private ServiceBusClient _client = null!;
    private RunningApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var definition = new ServiceBusDefinition
        {
            Queues =
            [
                new() { Name = "orders" }, new() { Name = "done" }, new() { Name = "texts", MaxDeliveryCount = 2 },
                new() { Name = "visits", RequiresSession = true }, new() { Name = "visited" },
            ],
            Topics =
            [
                new() { Name = "news", Subscriptions = [new() { Name = "all" }] }, new() { Name = "topic", Subscriptions = [new() { Name = "all" }] },
            ],
        };
        _broker = await ServiceBusBroker.StartAsync(new() { Port = 0, Definition = definition }, cancellationToken: Token);
        _client = new(_broker.ConnectionString);
        var settings = new Dictionary<string, string?> { ["Bus"] = _broker.ConnectionString };
        _app = await RunningApp.StartAsync(RunningApp.OptionsFor("Messages", isolated, settings), services => services.AddServiceBusBindings());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_function_settles_its_message_itself_and_what_it_returns_is_sent()
    {
        await SendAsync("orders", "a");
        Assert.Equal("done a", (await ReceiveAsync(_client.CreateReceiver("done"))).Body.ToString());
        await RestAsync();
        Assert.Null(await _client.CreateReceiver("orders").PeekMessageAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_text_comes_with_what_parameters_ask_for_and_is_completed_by_the_host()
    {
        await SendAsync("texts", "hello");
        var answer = await ReceiveAsync(_client.CreateReceiver("topic", "all"));
        Assert.Equal("id-hello 1 hello", answer.Body.ToString());
        Assert.Equal("text/plain", answer.ContentType);
        await RestAsync();
        Assert.Null(await _client.CreateReceiver("texts").PeekMessageAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_message_whose_function_fails_comes_again_until_it_is_a_dead_letter()
    {
        await SendAsync("texts", "poison");
        var dead = await ReceiveAsync(_client.CreateReceiver("texts", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }));
        Assert.Equal(("poison", "MaxDeliveryCountExceeded"), (dead.Body.ToString(), dead.DeadLetterReason));
        Assert.Equal(2, Failed("Text"));
    }

    [Fact]
    public async Task A_batch_is_one_invocation()
    {
        await using var sender = _client.CreateSender("news");
        await sender.SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")), Token);
        while (Executed("Batch") == 0)
        {
            await Task.Delay(10, Token); // Messages that nobody has asked for yet are at rest.
        }

        await RestAsync();
        Assert.Null(await _client.CreateReceiver("news", "all").PeekMessageAsync(cancellationToken: Token));
        Assert.InRange(Executed("Batch"), 1, 19);
    }

    [Fact]
    public async Task Messages_of_a_session_come_in_order_one_at_a_time_with_its_state()
    {
        await using var sender = _client.CreateSender("visits");
        foreach (var letter in "abc")
        {
            await sender.SendMessageAsync(new($"{letter}") { SessionId = "s1" }, Token);
            await sender.SendMessageAsync(new($"{letter}") { SessionId = "s2" }, Token);
        }

        var seen = new List<string>();
        await using var receiver = _client.CreateReceiver("visited");
        while (seen.Count < 6)
        {
            seen.Add((await ReceiveAsync(receiver)).Body.ToString());
        }

        Assert.Equal(["s1 a", "s1 ab", "s1 abc"], seen.Where(text => text.StartsWith("s1", StringComparison.Ordinal)));
        Assert.Equal(["s2 a", "s2 ab", "s2 abc"], seen.Where(text => text.StartsWith("s2", StringComparison.Ordinal)));
    }

    private int Executed(string function) => _app.Log.All.Count(line => line.Message.StartsWith($"Executed 'Functions.{function}' (Succeeded", StringComparison.Ordinal));

    private int Failed(string function) => _app.Log.All.Count(line => line.Message.StartsWith($"Executed 'Functions.{function}' (Failed", StringComparison.Ordinal));

    private async Task SendAsync(string queue, string text)
    {
        await using var sender = _client.CreateSender(queue);
        await sender.SendMessageAsync(new(text) { MessageId = "id-" + text }, Token);
    }

    private static async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver receiver)
    {
        var message = await receiver.ReceiveMessageAsync(s_patience, Token);
        Assert.NotNull(message);
        await receiver.CompleteMessageAsync(message, Token);
        return message;
    }

    private async Task RestAsync()
    {
        for (var start = TimeProvider.System.GetTimestamp(); _broker.PendingWork > 0; await Task.Delay(10, Token))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < s_patience, "The messages did not come to rest.");
        }
    }
}

public sealed class ServiceBusInMemory() : ServiceBusSampleTests(isolated: false);

public sealed class ServiceBusInItsOwnProcess() : ServiceBusSampleTests(isolated: true);
