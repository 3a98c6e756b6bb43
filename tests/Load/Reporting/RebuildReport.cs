using System.Text.Json.Serialization;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Rebuilding;

namespace OrderFlow.Load.Reporting;

/// <summary>All that one rebuild under load has shown; null for what it did not come to.</summary>
/// <param name="SwitchedAfterSeconds">From the request until readers were on the new generation.</param>
/// <param name="CompletedAfterSeconds">Until the old one was deleted too.</param>
/// <param name="EventsPerSecond">Read until readers were switched over, those written meanwhile included.</param>
/// <param name="DownSeconds">From the kill to the first good answer.</param>
/// <param name="Commands">Answered well.</param>
/// <param name="FailuresWhileDown">Between kill and restart; no problem.</param>
/// <param name="Problems">Why the run is not passed.</param>
internal sealed record RebuildReport(
    string RunId,
    string Projection,
    string? State,
    int? Generation,
    long? EventsRead,
    double? SwitchedAfterSeconds,
    double? CompletedAfterSeconds,
    double? EventsPerSecond,
    double? DownSeconds,
    double Rate,
    int Commands,
    IReadOnlyList<Percentiles> LatenciesMilliseconds,
    QueryFindings? Queries,
    IReadOnlyDictionary<string, int> Failures,
    IReadOnlyDictionary<string, int> FailuresWhileDown,
    int? ComparedGeneration,
    long? EventsFolded,
    int? ModelsCompared,
    int? Differences,
    IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RebuildReport))]
internal sealed partial class RebuildJson : JsonSerializerContext;
