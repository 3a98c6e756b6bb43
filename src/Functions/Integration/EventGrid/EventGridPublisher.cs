using Azure.Messaging.EventGrid;
using Ordering.Integration;

namespace OrderFlow.Integration.EventGrid;

/// <summary>Publishes to a custom topic of Event Grid, which keeps no order: subscribers have the <c>sequence</c>.</summary>
public sealed class EventGridPublisher(EventGridPublisherClient topic) : IMessagePublisher
{
    /// <summary>A request may have 1 MB, and the largest message of ours, 100 items with long names, stays below 100 KB.</summary>
    private const int MaxEventsPerRequest = 10;

    public async Task PublishAsync(IReadOnlyList<IntegrationMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var chunk in messages.Chunk(MaxEventsPerRequest))
        {
            await topic.SendEventsAsync(chunk.Select(CloudEvents.Of), cancellationToken);
        }
    }
}
