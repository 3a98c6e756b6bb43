using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to the orders themselves, as participants where there is no coordinator.</summary>
[Consumes(
    typeof(ReservationCompleted), typeof(PaymentCompleted), typeof(ShipmentCreated), typeof(ReservationFulfilled),
    typeof(ReservationRefused), typeof(ReservationReleased), typeof(OrderFulfillmentResumed))]
public sealed class ReactOrders(FeedDelivery delivery, ReactionDesk desk)
{
    private const string Participant = "orders";

    [Function(nameof(ReactOrders))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = Participant,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] IReadOnlyList<Commit> commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(desk.With(durable, Participant), commits, cancellationToken);
}
