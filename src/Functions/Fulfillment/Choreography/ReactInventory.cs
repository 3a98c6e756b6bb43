using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Orders;
using Ordering.Payments;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to inventory, as a participant of orders without a coordinator.</summary>
[Consumes(
    typeof(OrderSubmitted), typeof(OrderApproved), typeof(OrderShipped), typeof(PaymentRefused), typeof(PaymentRefunded),
    typeof(PaymentVoidConfirmed), typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed))]
public sealed class ReactInventory(FeedDelivery delivery, ReactionDesk desk)
{
    private const string Participant = "inventory";

    [Function(nameof(ReactInventory))]
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
