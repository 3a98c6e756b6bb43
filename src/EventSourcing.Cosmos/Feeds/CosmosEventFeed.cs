using System.Collections.Immutable;
using System.Net;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>The change feed of the container of events, pulled. Positions are the SDK's continuations, which survive splits.</summary>
public sealed class CosmosEventFeed(Container container) : IEventFeed
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> GetRangesAsync(CancellationToken cancellationToken)
    {
        var ranges = await container.GetFeedRangesAsync(cancellationToken).ConfigureAwait(false);
        return [.. ranges.Select(range => range.ToJsonString())];
    }

    /// <inheritdoc/>
    public async Task<FeedPage> ReadAsync(string range, string? position, int maxCommits, CancellationToken cancellationToken)
    {
        var start = position is null
            ? ChangeFeedStartFrom.Beginning(FeedRange.FromJsonString(range))
            : ChangeFeedStartFrom.ContinuationToken(position);
        using var iterator = container.GetChangeFeedStreamIterator(
            start, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = maxCommits });
        using var response = await iterator.ReadNextAsync(cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new FeedPage([], response.ContinuationToken, IsEnd: true);
        }

        response.EnsureSuccessStatusCode();
        var feed = await DocumentJson.ReadAsync<Feed<Commit>>(response.Content, cancellationToken).ConfigureAwait(false);
        return new FeedPage(feed.Documents, response.ContinuationToken, IsEnd: false);
    }
}
