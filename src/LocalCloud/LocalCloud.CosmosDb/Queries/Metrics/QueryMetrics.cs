using System.Globalization;

namespace LocalCloud.CosmosDb.Queries.Metrics;

/// <summary>What a page of a query took, in the form clients parse. What is not measured is left out, which they read as zero.</summary>
internal sealed record QueryMetrics
{
    public required TimeSpan Total { get; init; }

    public required TimeSpan Compilation { get; init; }

    public required TimeSpan Execution { get; init; }

    /// <summary>Null where the query calls no user-defined functions.</summary>
    public TimeSpan? Functions { get; init; }

    /// <summary>Documents that the service would have loaded, and their bytes.</summary>
    public required (int Count, long Size) Loaded { get; init; }

    public required (int Count, long Size) Results { get; init; }

    public override string ToString() => string.Join(';', Members().Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Name}={member.Value:0.##}")));

    private IEnumerable<(string Name, double Value)> Members()
    {
        yield return ("totalExecutionTimeInMs", Total.TotalMilliseconds);
        yield return ("queryCompileTimeInMs", Compilation.TotalMilliseconds);
        yield return ("VMExecutionTimeInMs", Execution.TotalMilliseconds);
        if (Functions is { } functions)
        {
            yield return ("userFunctionExecuteTimeInMs", functions.TotalMilliseconds);
        }

        yield return ("retrievedDocumentCount", Loaded.Count);
        yield return ("retrievedDocumentSize", Loaded.Size);
        yield return ("outputDocumentCount", Results.Count);
        yield return ("outputDocumentSize", Results.Size);
        yield return ("indexUtilizationRatio", Loaded.Count == 0 ? 1 : Math.Min(1, (double)Results.Count / Loaded.Count));
    }
}
