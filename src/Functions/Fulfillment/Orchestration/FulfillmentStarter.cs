using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// Starts the saga of every submitted order, and tells a running one that the customer has cancelled. Instance ids are derived from the
/// order id, so that a repeated delivery finds what the first one started; and where that has been purged, the order tells that it is
/// past its submission.
/// </summary>
public sealed class FulfillmentStarter(EventTypeRegistry registry, EventSerializer serializer, AggregateRepository repository, TimeProvider time)
{
    /// <summary>Also names its leases.</summary>
    public const string Name = "start-fulfillment";

    /// <summary>Nothing younger has come to an end and been purged, so the order as last seen will do.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The client exists only during an invocation.</summary>
    public IFeedHandler With(DurableTaskClient durable) => new Handler(this, durable);

    private async Task HandleAsync(DurableTaskClient durable, Commit commit, CancellationToken cancellationToken)
    {
        foreach (var (position, stored) in commit.Events.Index())
        {
            if (!registry.ConsumedBy(typeof(StartFulfillment)).Contains(stored.Type))
            {
                continue;
            }

            switch (Deserialize(commit, position))
            {
                case OrderSubmitted submitted:
                    await StartFulfillmentAsync(durable, submitted, commit, stored.Id, cancellationToken);
                    break;
                case OrderCancellationRequested { Fulfilled: true } requested:
                    await StartCancellationAsync(durable, requested, commit, stored.Id, cancellationToken);
                    break;
                case OrderCancellationRequested requested:
                    await CancelAsync(durable, requested, cancellationToken);
                    break;
            }
        }
    }

    private async Task StartFulfillmentAsync(
        DurableTaskClient durable, OrderSubmitted submitted, Commit commit, string causationId, CancellationToken cancellationToken)
    {
        var instanceId = submitted.OrderId.Value;
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return;
        }

        var order = time.GetUtcNow() - commit.CommittedAt < Fresh
            ? await repository.LoadLastSeenAsync<Order, OrderEvent>(commit.StreamId, cancellationToken)
            : await repository.LoadAsync<Order, OrderEvent>(commit.StreamId, cancellationToken);

        // Draft is what a process has last seen that did not submit it.
        if (order.State.Status is OrderStatus.Draft or OrderStatus.Submitted)
        {
            var input = FulfillmentOrder.From(submitted, commit.CorrelationId, causationId, commit.TraceParent);
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(FulfillOrder), input, new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    private async Task StartCancellationAsync(
        DurableTaskClient durable, OrderCancellationRequested requested, Commit commit, string causationId, CancellationToken cancellationToken)
    {
        var instanceId = CancelFulfilledOrder.InstanceId(requested.OrderId.Value);
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return;
        }

        var order = await repository.LoadAsync<Order, OrderEvent>(commit.StreamId, cancellationToken);
        if (order.State.Status != OrderStatus.Cancelled)
        {
            var input = new CancelledOrder(
                FulfillmentOrder.From(order.State, commit.CorrelationId, causationId, commit.TraceParent), requested.Reason);
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(CancelFulfilledOrder), input, new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    /// <summary>Only speeds things up: a saga that has ended meanwhile was refused its last step by the order itself.</summary>
    private static async Task CancelAsync(DurableTaskClient durable, OrderCancellationRequested requested, CancellationToken cancellationToken)
    {
        var instanceId = requested.OrderId.Value;
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false })
        {
            await durable.RaiseEventAsync(instanceId, SagaEvents.CancellationRequested, requested.Reason, cancellationToken);
        }
    }

    private DomainEvent Deserialize(Commit commit, int position)
    {
        try
        {
            return serializer.Deserialize(commit.Events[position]);
        }
        catch (Exception unreadable)
        {
            throw new PoisonEventException(commit.StreamId, commit.FirstVersion + position, unreadable);
        }
    }

    private sealed class Handler(FulfillmentStarter starter, DurableTaskClient durable) : IFeedHandler
    {
        public string Name => FulfillmentStarter.Name;

        public bool Follows(string category) => category == Order.Category;

        public async Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
        {
            foreach (var commit in commits)
            {
                await starter.HandleAsync(durable, commit, cancellationToken);
            }
        }

        /// <summary>It keeps no position of its own, so there is nothing to move.</summary>
        public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
