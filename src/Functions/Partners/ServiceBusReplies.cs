using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using OrderFlow.Http;
using OrderFlow.Integration;

namespace OrderFlow.Partners;

/// <summary>Sends answers to queues of the same namespace.</summary>
public sealed partial class ServiceBusReplies(ServiceBusClient client, TimeProvider time, ILogger<ServiceBusReplies> logger) : IReplySender
{
    private const string Source = "/orderflow/orders";

    /// <summary>Whoever writes messages chooses the name, so there is an end to how many are kept. A new sender is a new link, and several round trips.</summary>
    private const int MostKept = 16;

    private readonly ConcurrentDictionary<string, ServiceBusSender> _kept = new(StringComparer.OrdinalIgnoreCase);

    public async Task SendAsync(string replyTo, IncomingMessage message, Reply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(reply);
        var data = BinaryData.FromObjectAsJson(reply.Data, ApiJson.Options);
        var @event = new CloudEvent(Source, reply.Type, data, "application/json", CloudEventDataFormat.Json)
        {
            Id = $"{message.Id}/reply",
            Subject = reply.Subject,
            Time = time.GetUtcNow(),
            ExtensionAttributes =
            {
                ["traceparent"] = message.TraceParent,
                ["correlationid"] = message.CorrelationId,
                ["causationid"] = message.Id,
            },
        };

        var isKept = _kept.TryGetValue(replyTo, out var sender);
        try
        {
            sender ??= client.CreateSender(replyTo);
            await sender.SendMessageAsync(
                new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(@event))
                {
                    MessageId = MessageIdOf(@event),
                    CorrelationId = message.CorrelationId,
                    Subject = reply.Subject,
                    ContentType = CloudEvents.ContentType,
                    ApplicationProperties = { ["type"] = reply.Type, ["subject"] = reply.Subject, ["source"] = Source, ["id"] = @event.Id },
                },
                cancellationToken);
            isKept = isKept || (_kept.Count < MostKept && _kept.TryAdd(replyTo, sender));
        }
        catch (Exception nowhere) when (IsNowhere(nowhere))
        {
            // What was asked has been done, and no repetition makes the queue one that takes the answer.
            LogNowhere(logger, message.Id, replyTo, nowhere.Message);
        }
        catch (UnauthorizedAccessException)
        {
            // In the cloud the app may write to the queue for answers only, whatever a partner names (SECURITY.md).
            LogForbidden(logger, message.Id, replyTo);
        }
        finally
        {
            if (!isKept && sender is not null)
            {
                await sender.DisposeAsync();
            }
        }
    }

    /// <summary>Whoever writes messages chooses the name: it may be none, of something that does not exist, wants sessions, or is never emptied.</summary>
    private static bool IsNowhere(Exception failure) => failure switch
    {
        ServiceBusException { Reason: var reason } => reason is ServiceBusFailureReason.MessagingEntityNotFound
            or ServiceBusFailureReason.MessagingEntityDisabled or ServiceBusFailureReason.QuotaExceeded or ServiceBusFailureReason.MessageSizeExceeded,
        ObjectDisposedException => false,
        _ => failure is ArgumentException or FormatException or InvalidOperationException,
    };

    /// <summary>Service Bus takes 128 characters.</summary>
    private static string MessageIdOf(CloudEvent @event) => @event.Id.Length <= 128 ? @event.Id : @event.Id[^128..];

    [LoggerMessage(LogLevel.Warning, "The answer to message {MessageId} cannot be sent to '{ReplyTo}': {Reason}")]
    private static partial void LogNowhere(ILogger logger, string messageId, string replyTo, string reason);

    [LoggerMessage(LogLevel.Warning, "The answer to message {MessageId} is not sent: the app may not write to '{ReplyTo}'.")]
    private static partial void LogForbidden(ILogger logger, string messageId, string replyTo);
}
