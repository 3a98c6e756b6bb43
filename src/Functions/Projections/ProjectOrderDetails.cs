using EventSourcing.Feeds;
using EventSourcing.Projections;
using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;

namespace OrderFlow.Projections;

/// <summary>Keeps <c>GET /api/orders/{id}</c> up to date.</summary>
public sealed class ProjectOrderDetails(FeedDelivery delivery, ProjectionRunner<OrderDetails> projection)
{
    [Function(nameof(ProjectOrderDetails))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = "order-details",
            StartFromBeginning = true,
            FeedPollDelay = ReadModelFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(projection, commits, cancellationToken);
}
