using System.Text.Json;
using Azure.Messaging.ServiceBus;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.ServiceBus;

/// <summary>What parameters can ask for by name, as the real extension calls it.</summary>
internal static class MessageMetadata
{
    public static IReadOnlyDictionary<string, TypedData> Of(ServiceBusReceivedMessage message, ServiceBusSessionReceiver? session)
    {
        var metadata = ValuesOf(message)
            .Where(value => value.Value is not null)
            .ToDictionary(value => value.Key, value => value.Value is string text ? new TypedData { String = text } : new TypedData { Json = JsonSerializer.Serialize(value.Value) });
        return WithActions(metadata, session);
    }

    /// <summary>Of a batch: an array for each name.</summary>
    public static IReadOnlyDictionary<string, TypedData> Of(ServiceBusReceivedMessage[] messages, ServiceBusSessionReceiver? session)
    {
        var all = messages.Select(ValuesOf).ToArray();
        var metadata = all[0].Keys.ToDictionary(
            name => name + "Array", name => new TypedData { Json = JsonSerializer.Serialize(all.Select(values => values[name])) });
        if (session is not null)
        {
            metadata["SessionId"] = new() { String = session.SessionId };
        }

        return WithActions(metadata, session);
    }

    /// <summary>W3C trace context of the sender; null for none.</summary>
    public static string? TraceParentOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.GetValueOrDefault("traceparent") as string ?? message.ApplicationProperties.GetValueOrDefault("Diagnostic-Id") as string;

    private static Dictionary<string, TypedData> WithActions(Dictionary<string, TypedData> metadata, ServiceBusSessionReceiver? session)
    {
        metadata["MessageActions"] = new() { Json = "{}" };
        if (session is not null)
        {
            metadata["SessionActions"] = new() { Json = JsonSerializer.Serialize(new { session.SessionLockedUntil }) };
        }

        return metadata;
    }

    private static Dictionary<string, object?> ValuesOf(ServiceBusReceivedMessage message) => new()
    {
        ["DeliveryCount"] = message.DeliveryCount,
        ["DeadLetterSource"] = message.DeadLetterSource,
        ["LockToken"] = message.LockToken,
        ["ExpiresAtUtc"] = message.ExpiresAt.UtcDateTime,
        ["ExpiresAt"] = message.ExpiresAt,
        ["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime,
        ["EnqueuedTime"] = message.EnqueuedTime,
        ["MessageId"] = message.MessageId,
        ["ContentType"] = message.ContentType,
        ["ReplyTo"] = message.ReplyTo,
        ["SequenceNumber"] = message.SequenceNumber,
        ["To"] = message.To,
        ["Subject"] = message.Subject,
        ["Label"] = message.Subject,
        ["CorrelationId"] = message.CorrelationId,
        ["ApplicationProperties"] = message.ApplicationProperties,
        ["UserProperties"] = message.ApplicationProperties,
        ["SessionId"] = message.SessionId,
        ["ReplyToSessionId"] = message.ReplyToSessionId,
        ["PartitionKey"] = message.PartitionKey,
        ["TransactionPartitionKey"] = message.TransactionPartitionKey,
    };
}
