using System.Diagnostics;
using System.Text;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries.Metrics;

/// <summary>What a client asks to be told about a page of a query, besides its results.</summary>
internal sealed class QueryReport(bool isMeasured, bool tellsIndexes, bool tellsIndexesAsBefore, bool explains)
{
    /// <summary>A query of half a megabyte can name more paths than headers have room for.</summary>
    private const int LongestHeader = 32 * 1024;
    private readonly long _asked = Stopwatch.GetTimestamp();
    private long _prepared;
    private long _began;
    private string _access = "nothing";

    public static QueryReport Of(CosmosRequest request) => new(
        request.Flag("x-ms-documentdb-populatequerymetrics"),
        request.Flag("x-ms-cosmos-populateindexmetrics-V2"),
        request.Flag("x-ms-cosmos-populateindexmetrics"),
        request.Flag("x-ms-localcloud-explain"));

    /// <summary>The text has been understood.</summary>
    public void Prepared() => _prepared = Stopwatch.GetTimestamp();

    /// <summary>It is looking at documents now, and waited for its turn until then.</summary>
    public void Began() => _began = Stopwatch.GetTimestamp();

    /// <summary>How the documents are found, which only we can tell: asked with a header of our own.</summary>
    public void FoundBy(string access) => _access = access;

    public IReadOnlyList<KeyValuePair<string, string>> Headers(PreparedQuery query, ContainerSettings container, QueryRun run, FeedBody feed, TimeSpan? inFunctions)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (isMeasured)
        {
            headers.Add(new("x-ms-documentdb-query-metrics", Measured(run, feed, inFunctions).ToString()));
        }

        if (IndexesOf(query, container) is { Length: <= LongestHeader } indexes)
        {
            headers.Add(new("x-ms-cosmos-index-utilization", indexes));
        }

        if (explains)
        {
            headers.Add(new("x-ms-localcloud-access", _access));
            headers.Add(new("x-ms-localcloud-index", query.IsIndexedBy(container.Indexing) ? "true" : "false"));
        }

        return headers;
    }

    private QueryMetrics Measured(QueryRun run, FeedBody feed, TimeSpan? inFunctions) => new()
    {
        Total = Stopwatch.GetElapsedTime(_asked),
        Compilation = Stopwatch.GetElapsedTime(_asked, _prepared),
        Execution = Stopwatch.GetElapsedTime(_began),
        Functions = inFunctions,
        Loaded = (run.Loaded, run.LoadedBytes),
        Results = (feed.Count, feed.ItemsLength),
    };

    private string? IndexesOf(PreparedQuery query, ContainerSettings container) =>
        tellsIndexes ? Uri.EscapeDataString(IndexMetrics.Of(query.Written, container).ToJson())
        : tellsIndexesAsBefore ? Convert.ToBase64String(Encoding.UTF8.GetBytes(IndexMetrics.Of(query.Written, container).ToEarlierJson()))
        : null;
}
