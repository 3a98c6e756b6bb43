using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Ordering.Integration;

namespace OrderFlow.Integration.ServiceBus;

/// <summary>
/// Publishes to the topic <c>order-events</c>. The subject is session and partition key, so that subscriptions with sessions keep the order
/// of each; the message id is the event's, so that a topic with duplicate detection drops repetitions.
/// </summary>
public sealed class ServiceBusPublisher(ServiceBusSender topic) : IMessagePublisher
{
    public const string Topic = "order-events";

    public async Task PublishAsync(IReadOnlyList<IntegrationMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var waiting = new Queue<ServiceBusMessage>(messages.Select(Of));
        while (waiting.Count > 0)
        {
            using var batch = await topic.CreateMessageBatchAsync(cancellationToken);
            while (waiting.TryPeek(out var next) && batch.TryAddMessage(next))
            {
                waiting.Dequeue();
            }

            if (batch.Count > 0)
            {
                await topic.SendMessagesAsync(batch, cancellationToken);
            }
            else
            {
                // Too large for a batch of its own; the broker says so.
                await topic.SendMessageAsync(waiting.Dequeue(), cancellationToken);
            }
        }
    }

    private static ServiceBusMessage Of(IntegrationMessage message) => new(JsonSerializer.SerializeToUtf8Bytes(CloudEvents.Of(message)))
    {
        MessageId = message.Id,
        SessionId = message.Subject,
        PartitionKey = message.Subject,
        CorrelationId = message.CorrelationId,
        Subject = message.Subject,
        ContentType = CloudEvents.ContentType,
        ApplicationProperties =
        {
            ["type"] = message.Type,
            ["subject"] = message.Subject,
            ["source"] = message.Source,
            ["id"] = message.Id,
        },
    };
}
