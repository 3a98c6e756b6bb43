using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to those who charge and refund.</summary>
[Consumes(
    typeof(ReservationCompleted), typeof(ShipmentRefused), typeof(ShipmentCancelled), typeof(OrderCancellationRequested),
    typeof(OrderFulfillmentResumed))]
public sealed class ReactInPayments(FeedDelivery delivery, ReactionHandlers reactions)
{
    [Function(nameof(ReactInPayments))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = PaymentsParticipant.Key,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(reactions.Of<PaymentsParticipant>(RetryReaction.By(durable)), commits, cancellationToken);
}
