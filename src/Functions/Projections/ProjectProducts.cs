using EventSourcing.Feeds;
using EventSourcing.Projections;
using Microsoft.Azure.Functions.Worker;
using Ordering.Catalog;

namespace OrderFlow.Projections;

/// <summary>Keeps <c>GET /api/products/{id}</c> up to date.</summary>
public sealed class ProjectProducts(FeedDelivery delivery, ProjectionRunner<ProductView> projection)
{
    [Function(nameof(ProjectProducts))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = "products",
            StartFromBeginning = true,
            FeedPollDelay = ReadModelFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(projection, commits, cancellationToken);
}
