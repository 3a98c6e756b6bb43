using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// Starts the saga of every submitted order, and tells a running one that the customer has cancelled. Instance ids are derived from the
/// order id, so that a repeated delivery finds what the first one started.
/// </summary>
[Consumes(typeof(OrderSubmitted), typeof(OrderCancellationRequested))]
public sealed class StartFulfillment(EventTypeRegistry registry, EventSerializer serializer, AggregateRepository repository)
{
    [Function(nameof(StartFulfillment))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = "start-fulfillment",
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] IReadOnlyList<Commit> commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        var perOrder = commits.Where(commit => commit.StreamId.Category == Order.Category).GroupBy(commit => commit.StreamId);
        return Task.WhenAll(perOrder.Select(order => ReactAsync([.. order], durable, cancellationToken)));
    }

    private async Task ReactAsync(IReadOnlyList<Commit> commits, DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var consumed = registry.ConsumedBy(typeof(StartFulfillment));
        foreach (var commit in commits)
        {
            foreach (var stored in commit.Events.Where(stored => consumed.Contains(stored.Type)))
            {
                switch (serializer.Deserialize(stored))
                {
                    case OrderSubmitted submitted:
                        var order = FulfillmentOrder.From(submitted, commit.CorrelationId, stored.Id, commit.TraceParent);
                        await StartAsync(durable, nameof(FulfillOrder), submitted.OrderId.Value, order, cancellationToken);
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
    }

    private async Task StartCancellationAsync(
        DurableTaskClient durable, OrderCancellationRequested requested, Commit commit, string causationId, CancellationToken cancellationToken)
    {
        var order = await repository.LoadAsync<Order, OrderEvent>(commit.StreamId, cancellationToken);
        var cancelled = new CancelledOrder(
            FulfillmentOrder.From(order.State, commit.CorrelationId, causationId, commit.TraceParent), requested.Reason);
        await StartAsync(
            durable, nameof(CancelFulfilledOrder), CancelFulfilledOrder.InstanceId(requested.OrderId.Value), cancelled, cancellationToken);
    }

    private static async Task StartAsync(
        DurableTaskClient durable, TaskName orchestrator, string instanceId, object input, CancellationToken cancellationToken)
    {
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is null)
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), cancellationToken);
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
}
