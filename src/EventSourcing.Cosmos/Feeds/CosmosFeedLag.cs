using System.Globalization;
using System.Net;
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
        var (commits, ones, isFollowed) = (0L, 0, false);
        using var states = events.GetChangeFeedEstimator(handler, leases).GetCurrentStateIterator();
        while (states.HasMoreResults)
        {
            foreach (var state in await states.ReadNextAsync(cancellationToken).ConfigureAwait(false))
            {
                commits += state.EstimatedLag;
                ones += state.EstimatedLag == 1 ? 1 : 0;
                isFollowed |= !string.IsNullOrEmpty(state.InstanceName);
            }
        }

        // A lease that has never had anything to do counts as one behind.
        commits -= ones == 0 ? 0 : Math.Min(ones, await CountEmptyRangesAsync(cancellationToken).ConfigureAwait(false));
        return new FeedLag(commits, commits == 0 ? TimeSpan.Zero : await AgeAsync(commits, cancellationToken).ConfigureAwait(false), isFollowed);
    }

    private async Task<int> CountEmptyRangesAsync(CancellationToken cancellationToken)
    {
        var empty = 0;
        foreach (var range in await events.GetFeedRangesAsync(cancellationToken).ConfigureAwait(false))
        {
            using var iterator = events.GetChangeFeedStreamIterator(
                ChangeFeedStartFrom.Beginning(range), ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = 1 });
            using var response = await iterator.ReadNextAsync(cancellationToken).ConfigureAwait(false);
            empty += response.StatusCode == HttpStatusCode.NotModified ? 1 : 0;
        }

        return empty;
    }

    private async Task<TimeSpan> AgeAsync(long commits, CancellationToken cancellationToken)
    {
        var newer = Math.Min(commits, LongestLookBack) - 1;
        var query = new QueryDefinition(string.Create(
            CultureInfo.InvariantCulture, $"SELECT VALUE c._ts FROM c ORDER BY c._ts DESC OFFSET {newer} LIMIT 1"));
        await foreach (var page in events.PagesAsync<long>(query, new QueryRequestOptions(), null, cancellationToken).ConfigureAwait(false))
        {
            if (page.Documents is [var seconds, ..] && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) is { Ticks: > 0 } age)
            {
                return age;
            }
        }

        return TimeSpan.Zero;
    }
}
