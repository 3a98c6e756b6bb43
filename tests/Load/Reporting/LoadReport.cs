using System.Text.Json.Serialization;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Reporting;

/// <summary>All that one run has found out. Rates are null where nothing was accepted or confirmed.</summary>
/// <param name="Concurrency">Orders in flight at most.</param>
/// <param name="Rate">Orders per second asked for; null for as fast as possible.</param>
/// <param name="PlacingSeconds">First order sent to last answer.</param>
/// <param name="ConfirmingSeconds">First order sent to last order confirmed, by the time of its event.</param>
/// <param name="Failures">Requests not answered as they should have been, by what went wrong.</param>
/// <param name="Problems">Why the run is not passed.</param>
internal sealed record LoadReport(
    string RunId,
    DateTimeOffset StartedAt,
    int Concurrency,
    double? Rate,
    int Orders,
    int Accepted,
    int Confirmed,
    double? PlacingSeconds,
    double? ConfirmingSeconds,
    double? AcceptedPerSecond,
    double? ConfirmedPerSecond,
    IReadOnlyList<Percentiles> LatenciesMilliseconds,
    IReadOnlyList<TimeShare> WhereTheTimeGoes,
    ResourceUse Resources,
    double? AppCpuMillisecondsPerOrder,
    double? OwnCpuMillisecondsPerOrder,
    int UnitsSold,
    IReadOnlyDictionary<string, int> Failures,
    IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
