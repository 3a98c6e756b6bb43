using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;
using Ordering.Payments;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>Takes the change feed to those who ship and call off.</summary>
[Consumes(
    typeof(PaymentCompleted), typeof(OrderShipped), typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed))]
public sealed class ReactInShipping(FeedDelivery delivery, ReactionHandlers reactions)
{
    [Function(nameof(ReactInShipping))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = ShippingParticipant.Key,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(reactions.Of<ShippingParticipant>(RetryReaction.By(durable)), commits, cancellationToken);
}
