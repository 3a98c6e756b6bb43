using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Dashboard.ServiceBus;

/// <summary>Looks into the emulated Service Bus as any client does, by the SDK. An entity is a queue, or <c>topic/Subscriptions/name</c>.</summary>
internal sealed class ServiceBusExplorer(DashboardOptions options) : IAsyncDisposable
{
    private const int PageSize = 50;
    private const int LargePage = 250;
    private const int MostLookedAt = 5_000;
    private const string Between = "/Subscriptions/";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private ServiceBusClient? _client;

    public async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        if (options.ServiceBusAdministration() is not { } connection)
        {
            return Json.Of(new { Entities = Array.Empty<object>() });
        }

        var administration = new ServiceBusAdministrationClient(connection);
        var entities = new List<object>();
        await foreach (var queue in administration.GetQueuesRuntimePropertiesAsync(cancellationToken))
        {
            entities.Add(new { Entity = queue.Name, Kind = "queue", Active = queue.ActiveMessageCount, Dead = queue.DeadLetterMessageCount, Scheduled = queue.ScheduledMessageCount });
        }

        await foreach (var topic in administration.GetTopicsRuntimePropertiesAsync(cancellationToken))
        {
            entities.Add(new { Entity = topic.Name, Kind = "topic", Scheduled = topic.ScheduledMessageCount });
            await foreach (var subscription in administration.GetSubscriptionsRuntimePropertiesAsync(topic.Name, cancellationToken))
            {
                entities.Add(new
                {
                    Entity = topic.Name + Between + subscription.SubscriptionName, Kind = "subscription", Active = subscription.ActiveMessageCount, Dead = subscription.DeadLetterMessageCount,
                });
            }
        }

        return Json.Of(new { Entities = entities });
    }

    /// <summary>Without taking anything.</summary>
    public async Task<IResult> PeekAsync(string entity, bool dead, long? after, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoNamespace();
        }

        try
        {
            await using var receiver = ReceiverOf(client, entity, dead);
            var messages = await receiver.PeekMessagesAsync(PageSize, after + 1, cancellationToken);
            return Json.Of(new { Messages = messages.Select(MessageView.Of) });
        }
        catch (ServiceBusException exception)
        {
            return Refused(exception);
        }
    }

    /// <summary>What waits in queues and subscriptions, or is dead there, and mentions a text: the id of an order, for example.</summary>
    public async Task<IResult> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (Client() is not { } client || options.ServiceBusAdministration() is not { } connection)
        {
            return Json.Of(new { Messages = Array.Empty<object>() });
        }

        var administration = new ServiceBusAdministrationClient(connection);
        var found = new List<object>();
        await foreach (var entity in ReceivedFromAsync(administration, cancellationToken))
        {
            foreach (var dead in (bool[])[false, true])
            {
                await using var receiver = ReceiverOf(client, entity, dead);
                var (looked, from) = (0, (long?)0);
                while (looked < MostLookedAt && await receiver.PeekMessagesAsync(LargePage, from, cancellationToken) is { Count: > 0 } page)
                {
                    found.AddRange(page.Select(MessageView.Of).Where(message => message.Mentions(text)).Select(message => new { Entity = entity, Dead = dead, Message = message }));
                    (looked, from) = (looked + page.Count, page[^1].SequenceNumber + 1);
                }
            }
        }

        return Json.Of(new { Messages = found });
    }

    public async Task<IResult> SendAsync(NewMessage sent, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoNamespace();
        }

        try
        {
            await using var sender = client.CreateSender(TopicOf(sent.Entity));
            await sender.SendMessageAsync(sent.ToMessage(), cancellationToken);
            return Results.NoContent();
        }
        catch (ServiceBusException exception)
        {
            return Refused(exception);
        }
        catch (InvalidOperationException exception)
        {
            return Results.Problem(exception.Message, statusCode: 400);
        }
    }

    /// <summary>
    /// Sends a dead letter to its entity once more, then removes it: after a crash in between there are two, never none. To a subscription it goes by
    /// its topic, so others of the topic get it, too.
    /// </summary>
    public async Task<IResult> ResubmitAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoNamespace();
        }

        try
        {
            await using var receiver = ReceiverOf(client, letter.Entity, dead: true);
            var others = new List<ServiceBusReceivedMessage>();
            try
            {
                while (await receiver.ReceiveMessagesAsync(PageSize, s_patience, cancellationToken) is { Count: > 0 } received)
                {
                    others.AddRange(received.Where(message => message.SequenceNumber != letter.SequenceNumber));
                    if (received.FirstOrDefault(message => message.SequenceNumber == letter.SequenceNumber) is { } wanted)
                    {
                        await using var sender = client.CreateSender(TopicOf(letter.Entity));
                        await sender.SendMessageAsync(await AsNewAsync(wanted, letter.Entity, cancellationToken), cancellationToken);
                        await receiver.CompleteMessageAsync(wanted, cancellationToken);
                        return Results.NoContent();
                    }
                }
            }
            finally
            {
                foreach (var other in others)
                {
                    await receiver.AbandonMessageAsync(other, cancellationToken: CancellationToken.None);
                }
            }

            return Results.Problem("There is no such dead letter any more.", statusCode: 404);
        }
        catch (ServiceBusException exception)
        {
            return Refused(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    private static ServiceBusReceiver ReceiverOf(ServiceBusClient client, string entity, bool dead)
    {
        var settings = new ServiceBusReceiverOptions { SubQueue = dead ? SubQueue.DeadLetter : SubQueue.None };
        return entity.Split(Between) is [var topic, var subscription] ? client.CreateReceiver(topic, subscription, settings) : client.CreateReceiver(entity, settings);
    }

    private static async IAsyncEnumerable<string> ReceivedFromAsync(
        ServiceBusAdministrationClient administration, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var queue in administration.GetQueuesAsync(cancellationToken))
        {
            yield return queue.Name;
        }

        await foreach (var topic in administration.GetTopicsAsync(cancellationToken))
        {
            await foreach (var subscription in administration.GetSubscriptionsAsync(topic.Name, cancellationToken))
            {
                yield return topic.Name + Between + subscription.SubscriptionName;
            }
        }
    }

    private static string TopicOf(string entity) => entity.Split(Between)[0];

    /// <summary>Without why it was put aside; under an id of its own where the old one would be taken for a duplicate, and dropped without a word.</summary>
    private async Task<ServiceBusMessage> AsNewAsync(ServiceBusReceivedMessage received, string entity, CancellationToken cancellationToken)
    {
        var message = new ServiceBusMessage(received);
        message.ApplicationProperties.Remove("DeadLetterReason");
        message.ApplicationProperties.Remove("DeadLetterErrorDescription");
        if (await DetectsDuplicatesAsync(entity, cancellationToken))
        {
            message.MessageId = $"{received.MessageId}/{Guid.NewGuid().ToString("N")[..8]}";
        }

        return message;
    }

    private async Task<bool> DetectsDuplicatesAsync(string entity, CancellationToken cancellationToken)
    {
        if (options.ServiceBusAdministration() is not { } connection)
        {
            return false;
        }

        var administration = new ServiceBusAdministrationClient(connection);
        return TopicOf(entity) == entity
            ? (await administration.GetQueueAsync(entity, cancellationToken)).Value.RequiresDuplicateDetection
            : (await administration.GetTopicAsync(TopicOf(entity), cancellationToken)).Value.RequiresDuplicateDetection;
    }

    private static IResult NoNamespace() => Results.Problem("The app runs without the emulated Service Bus.", statusCode: 409);

    private static IResult Refused(ServiceBusException exception) =>
        Results.Problem(exception.Message, statusCode: exception.Reason is ServiceBusFailureReason.MessagingEntityNotFound ? 404 : 502);

    private ServiceBusClient? Client()
    {
        lock (_lock)
        {
            return _client ??= options.ServiceBus() is { } connection ? new ServiceBusClient(connection) : null;
        }
    }
}
