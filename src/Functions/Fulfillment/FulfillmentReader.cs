using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Choreography;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Common;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment;

/// <summary>Finds out how far an order is: from its orchestrations where it has some, else from its events.</summary>
public sealed class FulfillmentReader(AggregateRepository repository, IEventStore store, EventSerializer serializer)
{
    /// <summary>Null when it has not been submitted.</summary>
    public async Task<FulfillmentProgress?> FindAsync(DurableTaskClient durable, OrderId id, CancellationToken cancellationToken)
    {
        // Who leads an order never changes.
        var order = await repository.LoadLastSeenAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken);
        if (order.Version == 0)
        {
            return null;
        }

        var led = order.State.Fulfillment == FulfillmentMode.Orchestration
            ? await OrchestrationReader.FindAsync(durable, id.Value, cancellationToken)
            : null;
        return led ?? FulfillmentFold.Of(
            [
                .. await ReadAsync(Order.StreamOf(id), cancellationToken),
                .. await ReadAsync(OrderReservation.StreamOf(id), cancellationToken),
                .. await ReadAsync(Payment.StreamOf(id), cancellationToken),
                .. await ReadAsync(Shipment.StreamOf(id), cancellationToken),
            ],
            await RetriesAsync(durable, id, cancellationToken));
    }

    private async Task<List<RecordedEvent>> ReadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var events = new List<RecordedEvent>();
        await foreach (var commit in store.ReadAsync(stream, 0, cancellationToken))
        {
            events.AddRange(commit.Events.Index().Select(stored => new RecordedEvent(
                stream, commit.FirstVersion + stored.Index, stored.Item.Type, commit.CommittedAt.ToUniversalTime(), serializer.Deserialize(stored.Item))));
        }

        return events;
    }

    /// <summary>Oldest first.</summary>
    private static async Task<List<ReactionProgress>> RetriesAsync(DurableTaskClient durable, OrderId id, CancellationToken cancellationToken)
    {
        var retries = new List<ReactionProgress>();
        var instances = durable.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: $"{id}:", FetchInputsAndOutputs: true));
        await foreach (var instance in instances.WithCancellation(cancellationToken))
        {
            if (instance.Name == nameof(RetryReaction) && instance.ReadCustomStatusAs<ReactionProgress>() is { } progress)
            {
                retries.Add(progress);
            }
        }

        return [.. retries.OrderBy(retry => retry.StartedAt)];
    }
}
