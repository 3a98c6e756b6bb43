using EventSourcing.Feeds;
using EventSourcing.Projections;
using Microsoft.Azure.Functions.Worker;
using Ordering.Customers;

namespace OrderFlow.Projections;

/// <summary>Keeps <c>GET /api/customers/{id}</c> up to date.</summary>
public sealed class ProjectCustomers(FeedDelivery delivery, ProjectionRunner<CustomerView> projection)
{
    [Function(nameof(ProjectCustomers))]
    [ExponentialBackoffRetry(ChangeFeed.MaxRetries, ChangeFeed.FirstRetry, ChangeFeed.LastRetry)]
    public Task Run(
        [CosmosDBTrigger(
            ChangeFeed.Database,
            ChangeFeed.Events,
            Connection = ChangeFeed.Connection,
            LeaseContainerName = ChangeFeed.Leases,
            LeaseContainerPrefix = "customers",
            StartFromBeginning = true,
            FeedPollDelay = ReadModelFeed.PollDelay,
            MaxItemsPerInvocation = ChangeFeed.MaxCommits)] CommitBatch commits,
        CancellationToken cancellationToken) =>
        delivery.HandleAsync(projection, commits, cancellationToken);
}
