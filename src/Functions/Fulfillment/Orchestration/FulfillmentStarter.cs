using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Approval;
using OrderFlow.Fulfillment.Choreography;
using Ordering.Common;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// Starts the saga of every submitted order that is to have a coordinator, tells a running one what people have decided, and starts what
/// takes a confirmed or a parked order back. Instance ids are derived from the order id, so that a repeated delivery finds what the first
/// one started; and where that has been purged, the order tells that it is past that.
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
        var consumed = registry.ConsumedBy(typeof(StartFulfillment));
        var happened = commit.Events.Index()
            .Where(stored => consumed.Contains(stored.Item.Type))
            .Select(stored => (Event: Deserialize(commit, stored.Index), Origin: new Origin(commit, stored.Index)))
            .ToList();
        foreach (var (@event, origin) in happened)
        {
            switch (@event)
            {
                case OrderSubmitted submitted:
                    var approval = happened.Select(other => other.Event).OfType<OrderApprovalRequested>().FirstOrDefault();
                    await StartFulfillmentAsync(durable, submitted, approval?.ExpiresAt, origin, cancellationToken);
                    break;
                case OrderApproved approved:
                    await TellAsync(durable, approved.OrderId, ApprovalWait.Decided, new ApprovalDecision(), cancellationToken);
                    break;
                case OrderCancelled cancelled:
                    await TellAsync(durable, cancelled.OrderId, ApprovalWait.Decided, new ApprovalDecision(cancelled.Reason), cancellationToken);
                    break;
                case OrderCancellationRequested { Fulfilled: true } requested:
                    await StartCancellationAsync(durable, requested, origin, cancellationToken);
                    break;
                case OrderCancellationRequested requested:
                    // Only speeds things up: a saga that has ended meanwhile was refused its last step by the order itself.
                    await TellAsync(durable, requested.OrderId, SagaEvents.CancellationRequested, requested.Reason, cancellationToken);
                    break;
                case OrderFulfillmentResumed resumed:
                    await ResumeAsync(durable, resumed, origin, cancellationToken);
                    break;
            }
        }
    }

    private async Task StartFulfillmentAsync(
        DurableTaskClient durable, OrderSubmitted submitted, DateTimeOffset? approvalExpiresAt, Origin origin, CancellationToken cancellationToken)
    {
        // Where nobody coordinates, only the end of the time to approve an order needs somebody who waits for it.
        var orchestrator = submitted.Fulfillment == FulfillmentMode.Orchestration ? nameof(FulfillOrder)
            : approvalExpiresAt is not null ? nameof(ApprovalAlarm)
            : null;
        var instanceId = submitted.OrderId.Value;
        if (orchestrator is null || await durable.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return;
        }

        var order = time.GetUtcNow() - origin.Commit.CommittedAt < Fresh
            ? await repository.LoadLastSeenAsync<Order, OrderEvent>(origin.Commit.StreamId, cancellationToken)
            : await repository.LoadAsync<Order, OrderEvent>(origin.Commit.StreamId, cancellationToken);

        // Draft is what a process has last seen that did not submit it.
        if (order.State is { Status: OrderStatus.Draft or OrderStatus.Submitted, Parked: null })
        {
            var input = FulfillmentOrder.From(submitted, origin.Commit.CorrelationId, origin.EventId, origin.Commit.TraceParent) with
            {
                ApprovalExpiresAt = approvalExpiresAt,
            };
            await durable.ScheduleNewOrchestrationInstanceAsync(
                orchestrator, input, new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    private Task StartCancellationAsync(
        DurableTaskClient durable, OrderCancellationRequested requested, Origin origin, CancellationToken cancellationToken) =>
        CompensateAsync(
            durable,
            CancelFulfilledOrder.InstanceId(requested.OrderId.Value),
            origin,
            order => new CancelledOrder(FulfillmentOf(order, origin), requested.Reason),
            cancellationToken);

    private Task ResumeAsync(DurableTaskClient durable, OrderFulfillmentResumed resumed, Origin origin, CancellationToken cancellationToken) =>
        CompensateAsync(
            durable,
            CancelFulfilledOrder.InstanceId(resumed.OrderId.Value, origin.Version),
            origin,
            order => new CancelledOrder(FulfillmentOf(order, origin), order.CancellationReason!, resumed.Refunded, resumed.Outstanding),
            cancellationToken);

    private async Task CompensateAsync(
        DurableTaskClient durable, string instanceId, Origin origin, Func<Order, CancelledOrder> input, CancellationToken cancellationToken)
    {
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return;
        }

        var order = await repository.LoadAsync<Order, OrderEvent>(origin.Commit.StreamId, cancellationToken);
        if (order.State is { Fulfillment: FulfillmentMode.Orchestration, Status: not OrderStatus.Cancelled, Parked: null })
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(CancelFulfilledOrder), input(order.State), new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    /// <summary>Nobody is told when there is no saga of this order, or none any more.</summary>
    private static async Task TellAsync(
        DurableTaskClient durable, OrderId orderId, string eventName, object payload, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync())
        {
            return;
        }

        try
        {
            await durable.RaiseEventAsync(orderId.Value, eventName, payload, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The saga may have ended between the look and the telling; then there is nobody left to tell.
            if (await IsRunningAsync())
            {
                throw;
            }
        }

        async Task<bool> IsRunningAsync() => await durable.GetInstanceAsync(orderId.Value, cancellationToken) is { IsCompleted: false };
    }

    private static FulfillmentOrder FulfillmentOf(Order order, Origin origin) =>
        FulfillmentOrder.From(order, origin.Commit.CorrelationId, origin.EventId, origin.Commit.TraceParent);

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

    /// <summary>Where an event stands.</summary>
    private sealed record Origin(Commit Commit, int Position)
    {
        public string EventId => Commit.Events[Position].Id;

        public long Version => Commit.FirstVersion + Position;
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
