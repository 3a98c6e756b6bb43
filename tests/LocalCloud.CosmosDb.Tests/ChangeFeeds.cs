using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

internal static class ChangeFeeds
{
    /// <summary>What there is up to now, and where it goes on.</summary>
    public static async Task<(List<Item> Changes, string Continuation)> Changes(this Container container, ChangeFeedStartFrom start, int? page = null)
    {
        using var feed = container.GetChangeFeedIterator<Item>(start, ChangeFeedMode.LatestVersion, new() { PageSizeHint = page });
        return await ToEnd(feed);
    }

    /// <inheritdoc cref="Changes"/>
    public static async Task<(List<ChangeFeedItem<Item>> Changes, string Continuation)> Versions(this Container container, ChangeFeedStartFrom start)
    {
        using var feed = container.GetChangeFeedIterator<ChangeFeedItem<Item>>(start, ChangeFeedMode.AllVersionsAndDeletes, new() { PageSizeHint = 3 });
        return await ToEnd(feed);
    }

    private static async Task<(List<T> Changes, string Continuation)> ToEnd<T>(FeedIterator<T> feed)
    {
        var changes = new List<T>();
        while (true)
        {
            var page = await feed.ReadNextAsync(TestContext.Current.CancellationToken);
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                return (changes, page.ContinuationToken);
            }

            changes.AddRange(page);
        }
    }
}
