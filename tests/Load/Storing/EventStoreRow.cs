using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Storing;

/// <summary>A row of the report. Figures per second are of rounds, durations of all operations of all rounds, the rest means per operation.</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Conflicts">Per operation: requests that lost against another writer.</param>
/// <param name="Contended">Commands that gave up after their last attempt; nothing was written.</param>
/// <param name="Charge">Request units per operation.</param>
/// <param name="Skipped">Why it could not be measured.</param>
/// <param name="Problems">What was lost, doubled or is otherwise wrong.</param>
internal sealed record EventStoreRow(
    string Name,
    string Unit,
    string? Marten,
    IReadOnlyList<double> RoundsPerSecond,
    Percentiles? Milliseconds,
    double? Requests,
    double? Conflicts,
    long Contended,
    double? Charge,
    double? ServiceCpuMilliseconds,
    double? OwnCpuMilliseconds,
    string? Skipped,
    IReadOnlyList<string> Problems)
{
    public double? MedianPerSecond => RoundsPerSecond is { Count: > 0 } rounds ? Percentiles.Median(rounds) : null;

    public static EventStoreRow NotMeasured(IMeasurement measurement, string reason) =>
        new(measurement.Name, measurement.Unit, measurement.Marten, [], null, null, null, 0, null, null, null, reason, []);

    public static EventStoreRow Of(IMeasurement measurement, IReadOnlyList<MeasuredRound> rounds, IReadOnlyList<string> problems)
    {
        var count = (double)rounds.Sum(round => round.Work.Count);
        var requests = rounds.Aggregate(default(RequestUse), (sum, round) => sum + round.Requests);
        return new(
            measurement.Name,
            measurement.Unit,
            measurement.Marten,
            [.. rounds.Select(round => round.Work.Count / round.Work.Elapsed.TotalSeconds)],
            rounds.Sum(round => round.Work.Durations.Count) > 0
                ? Percentiles.Of(measurement.Name, rounds.SelectMany(round => round.Work.Durations))
                : null,
            requests.Requests / count,
            requests.Conflicts / count,
            rounds.Sum(round => round.Work.Contended),
            requests.Charge / count,
            rounds.Sum(round => round.Resources.AppCpuSeconds) * 1_000 / count,
            rounds.Sum(round => round.Resources.OwnCpuSeconds) * 1_000 / count,
            null,
            count > 0 ? problems : [.. problems, "Nothing was done."]);
    }
}
