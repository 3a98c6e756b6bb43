using System.Globalization;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Feeds;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>
/// Asks the SDK's estimator, which compares the leases of a change feed processor with the end of the feed. It counts and tells no times, so
/// the age is that of the n-th newest commit when n are not handled: the oldest of any n commits is at least as old.
/// </summary>
public sealed class CosmosFeedLag(Container events, Container leases, TimeProvider time) : IFeedLag
{
    /// <summary>Looking further back would cost more than the answer is worth.</summary>
    private const long LongestLookBack = 5_000;

    /// <inheritdoc/>
    public async Task<FeedLag> FindAsync(string handler, CancellationToken cancellationToken)
    {
        var (commits, isFollowed) = (0L, false);
        using var states = events.GetChangeFeedEstimator(handler, leases).GetCurrentStateIterator();
        while (states.HasMoreResults)
        {
            foreach (var state in await states.ReadNextAsync(cancellationToken).ConfigureAwait(false))
            {
                commits += state.EstimatedLag;
                isFollowed |= !string.IsNullOrEmpty(state.InstanceName);
            }
        }

        return new FeedLag(commits, commits == 0 ? TimeSpan.Zero : await AgeAsync(commits, cancellationToken).ConfigureAwait(false), isFollowed);
    }

    private async Task<TimeSpan> AgeAsync(long commits, CancellationToken cancellationToken)
    {
        var newer = Math.Min(commits, LongestLookBack) - 1;
        var query = new QueryDefinition(string.Create(
            CultureInfo.InvariantCulture, $"SELECT VALUE c.committedAt FROM c ORDER BY c.committedAt DESC OFFSET {newer} LIMIT 1"));
        await foreach (var page in events.PagesAsync<DateTimeOffset>(query, new QueryRequestOptions(), null, cancellationToken).ConfigureAwait(false))
        {
            if (page.Documents is [var committedAt, ..] && time.GetUtcNow() - committedAt is { Ticks: > 0 } age)
            {
                return age;
            }
        }

        return TimeSpan.Zero;
    }
}
