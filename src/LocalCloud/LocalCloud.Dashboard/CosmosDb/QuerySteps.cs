using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Dashboard.CosmosDb;

/// <summary>Sees each request that one query comes to, and what the engine says that it has done for it.</summary>
internal sealed class QuerySteps : RequestHandler
{
    private static readonly AsyncLocal<ConcurrentQueue<QueryStep>?> s_steps = new();

    /// <summary>What the caller's query comes to from here on.</summary>
    public static ConcurrentQueue<QueryStep> Watch() => s_steps.Value = new();

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (s_steps.Value is not { } steps)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.Headers.Set("x-ms-localcloud-explain", "true");
        var began = Stopwatch.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        var headers = response.Headers;
        if (headers["x-ms-documentdb-partitionkeyrangeid"] is { } range && headers["x-ms-localcloud-access"] is null)
        {
            steps.Enqueue(new(range, "change feed", false, 0, 0, headers.RequestCharge, 0));
        }
        else if (headers["x-ms-localcloud-access"] is { } access)
        {
            var metrics = Metrics(headers["x-ms-documentdb-query-metrics"]);
            steps.Enqueue(new(
                headers["x-ms-documentdb-partitionkeyrangeid"], access, headers["x-ms-localcloud-index"] == "true", metrics("retrievedDocumentCount"), metrics("outputDocumentCount"),
                headers.RequestCharge, Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 2)));
        }

        return response;
    }

    private static Func<string, int> Metrics(string? text)
    {
        var values = (text ?? "").Split(';').Select(part => part.Split('=')).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        return name => int.TryParse(values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}

/// <summary>One request of a query.</summary>
/// <param name="Range">Partition key range; null where there are several and the engine has not chosen one.</param>
/// <param name="Access">How documents were found.</param>
/// <param name="Indexed">The service answers the WHERE clause from its index: it loads only what matches.</param>
/// <param name="Read">Documents that the service loads for it.</param>
internal sealed record QueryStep(string? Range, string Access, bool Indexed, int Read, int Returned, double Charge, double Milliseconds);
