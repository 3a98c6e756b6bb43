namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// Asks the emulated Cosmos DB to hold an empty change feed read for a moment, so that the feed is followed at once without being polled.
/// Below the SDK, because its gateway client sends no headers of others' making.
/// </summary>
internal sealed class FeedWaitHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private const string WaitHeader = "x-localcloud-wait-ms";
    private const string Wait = "1000";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // "*" asks where the feed ends now; that answer must not be held, or the first changes would not be waited for.
        if (request.Headers.Contains("A-IM")
            && request.Method == HttpMethod.Get
            && request.RequestUri!.AbsolutePath.EndsWith("/docs", StringComparison.Ordinal)
            && !(request.Headers.TryGetValues("If-None-Match", out var position) && position.Contains("*")))
        {
            request.Headers.TryAddWithoutValidation(WaitHeader, Wait);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
