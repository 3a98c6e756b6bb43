using EventSourcing.Events;
using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker;
using Ordering.Customers;
using Ordering.Inventory;
using Ordering.Orders;

namespace OrderFlow.Integration;

/// <summary>The change feed is the outbox: what is committed is published, and nothing else is.</summary>
[Consumes(typeof(OrderEvent), typeof(CustomerRegistered), typeof(StockDepleted))]
public sealed class PublishIntegrationEvents(FeedDelivery delivery, OutboxHandler outbox)
{
    /// <summary>
    /// For ever: a broker may be down for longer than the others' ten minutes, and a lease that moved on would let later events of a stream
    /// leave before earlier ones. What fails for other reasons the auditor parks, and the next attempt passes over it.
    /// </summary>
    private const int MaxRetries = -1;

    /// <summary>So soon after a broker's return it is tried again.</summary>
    private const string LastRetry = "00:00:10";

    [Function(nameof(PublishIntegrationEvents))]
    [ExponentialBackoffRetry(MaxRetries, ChangeFeed.FirstRetry, LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = OutboxHandler.Key,
            StartFromBeginning = true,
            FeedPollDelay = ChangeFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(outbox, commits, cancellationToken);
}
