using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Dashboard.CosmosDb;

/// <summary>Follows the change feed of a container as the page asks: a look, and where the next one goes on.</summary>
internal static class ChangeReader
{
    private const int PageSize = 100;
    private const int MostPages = 20;
    private const int MostShown = 100;
    private static readonly TimeSpan s_back = TimeSpan.FromMinutes(10);

    public static async Task<object> ReadAsync(Container container, string[]? continuations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ranges = await container.GetFeedRangesAsync(cancellationToken);
        var goesOn = continuations?.Length == ranges.Count;
        var (reached, found) = (new string[ranges.Count], new List<Change>());
        for (var i = 0; i < ranges.Count; i++)
        {
            var start = goesOn ? ChangeFeedStartFrom.ContinuationToken(continuations![i]) : ChangeFeedStartFrom.Time(now.UtcDateTime - s_back, ranges[i]);
            reached[i] = await ReadAsync(container, start, found, cancellationToken);
        }

        return new { Continuations = reached, Changes = found.OrderByDescending(change => change.At).ThenByDescending(change => change.Lsn).Take(MostShown) };
    }

    /// <summary>To its end, or as far as one look goes: the next one goes on from there.</summary>
    private static async Task<string> ReadAsync(Container container, ChangeFeedStartFrom start, List<Change> found, CancellationToken cancellationToken)
    {
        using var pages = container.GetChangeFeedStreamIterator(start, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = PageSize });
        for (var page = 1; ; page++)
        {
            var steps = QuerySteps.Watch();
            using var answer = await pages.ReadNextAsync(cancellationToken);
            if (answer.StatusCode is HttpStatusCode.NotModified)
            {
                return answer.ContinuationToken;
            }

            answer.EnsureSuccessStatusCode();
            var body = await JsonNode.ParseAsync(answer.Content, cancellationToken: cancellationToken);
            var range = steps.LastOrDefault()?.Range ?? ""; // The answer itself has lost it on its way through the SDK.
            found.AddRange(body!["Documents"]!.AsArray().Select(one => new Change(range, (long?)one!["_lsn"] ?? 0, (long?)one["_ts"] ?? 0, one.DeepClone())));
            if (page == MostPages)
            {
                return answer.ContinuationToken;
            }
        }
    }

    /// <param name="At">In seconds, as the document says.</param>
    private sealed record Change(string Range, long Lsn, long At, JsonNode Document);
}
