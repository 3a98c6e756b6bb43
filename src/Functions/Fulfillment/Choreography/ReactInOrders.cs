using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to the orders, which hear there what the others have done.</summary>
[Consumes(
    typeof(ReservationCompleted), typeof(PaymentCompleted), typeof(ShipmentCreated), typeof(ReservationFulfilled), typeof(ReservationRefused),
    typeof(ReservationReleased), typeof(OrderFulfillmentResumed))]
public sealed class ReactInOrders(FeedDelivery delivery, ReactionHandlers reactions)
{
    [Function(nameof(ReactInOrders))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = OrdersParticipant.Key,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(reactions.Of<OrdersParticipant>(RetryReaction.By(durable)), commits, cancellationToken);
}
