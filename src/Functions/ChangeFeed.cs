using EventSourcing.Feeds;

namespace OrderFlow;

/// <summary>What every function on the change feed of the event store has in common.</summary>
internal static class ChangeFeed
{
    public const string Connection = "CosmosDb";
    public const string Database = "orderflow";
    public const string Events = "events";
    public const string Leases = "leases";

    /// <summary>Milliseconds between reads of an idle feed: a second of delay against the bill of a real account.</summary>
    public const int PollDelay = 500;

    public const int MaxCommits = 100;

    /// <summary>A failed invocation still advances the lease, so a function keeps trying for about ten minutes before it lets go.</summary>
    public const int MaxRetries = 20;

    public const string FirstRetry = "00:00:01";
    public const string LastRetry = "00:00:30";

    public static Task HandleAsync(this FeedDelivery delivery, IFeedHandler handler, CommitBatch commits, CancellationToken cancellationToken) =>
        commits.For(handler) is { Count: > 0 } followed ? delivery.HandleAsync(handler, followed, cancellationToken) : Task.CompletedTask;
}
