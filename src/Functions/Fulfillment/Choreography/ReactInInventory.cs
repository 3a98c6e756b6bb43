using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;
using Ordering.Payments;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to the inventory.</summary>
[Consumes(
    typeof(OrderSubmitted), typeof(OrderApproved), typeof(OrderShipped), typeof(PaymentRefused), typeof(PaymentRefunded), typeof(PaymentVoidConfirmed),
    typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed))]
public sealed class ReactInInventory(FeedDelivery delivery, ReactionHandlers reactions)
{
    [Function(nameof(ReactInInventory))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = InventoryParticipant.Key,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(reactions.Of<InventoryParticipant>(RetryReaction.By(durable)), commits, cancellationToken);
}
