using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>What a client wants to know of its query beside the results.</summary>
/// <param name="Metrics">What it took, as the service tells it.</param>
/// <param name="Access">How documents were found, which only we can tell: asked with a header of our own.</param>
internal readonly record struct Asked(bool Metrics, bool Access)
{
    public static Asked Of(CosmosRequest request) => new(request.Flag("x-ms-documentdb-populatequerymetrics"), request.Flag("x-ms-localcloud-explain"));

    public IReadOnlyList<KeyValuePair<string, string>> Tell(string access, bool isIndexed, TimeSpan elapsed, int loaded, FeedBody results)
    {
        var headers = new List<KeyValuePair<string, string>>(3);
        if (Metrics)
        {
            headers.Add(new("x-ms-documentdb-query-metrics", QueryMetrics.Of(elapsed, loaded, results)));
        }

        if (Access)
        {
            headers.Add(new("x-ms-localcloud-access", access));
            headers.Add(new("x-ms-localcloud-index", isIndexed ? "true" : "false"));
        }

        return headers;
    }
}
