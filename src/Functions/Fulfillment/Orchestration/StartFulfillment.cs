using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>Takes the change feed to the <see cref="FulfillmentStarter"/>.</summary>
[Consumes(
    typeof(OrderSubmitted), typeof(OrderApprovalRequested), typeof(OrderApproved), typeof(OrderCancellationRequested),
    typeof(OrderFulfillmentResumed), typeof(OrderCancelled))]
public sealed class StartFulfillment(FeedDelivery delivery, FulfillmentStarter starter)
{
    [Function(nameof(StartFulfillment))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = FulfillmentStarter.Name,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(starter.With(durable), commits, cancellationToken);
}
