using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Outages;
using OrderFlow.Load.Reporting;

namespace OrderFlow.Load.Rebuilding;

/// <summary>What a run has found out, and what of it speaks against the app.</summary>
internal sealed record RebuildFindings
{
    public required string RunId { get; init; }

    public required RebuildOptions Options { get; init; }

    public required FailureLog Failures { get; init; }

    public RebuildWatch? Watch { get; init; }

    public Outage? Outage { get; set; }

    /// <summary>The rebuild was faster than the killer.</summary>
    public bool WasOverBeforeKill { get; set; }

    public List<Percentiles> Latencies { get; } = [];

    public int Commands { get; init; }

    public QueryFindings? Queries { get; init; }

    public AuditResult? Audit { get; init; }

    public RebuildReport ToReport()
    {
        var seconds = (Watch?.SwitchedAt - Watch?.BegunAt)?.TotalSeconds;
        return new(
            RunId,
            Options.Projection,
            Watch?.Status?.State,
            Watch?.Status?.Generation,
            Watch?.Status?.EventsRead,
            seconds,
            (Watch?.EndedAt - Watch?.BegunAt)?.TotalSeconds,
            Watch?.Status?.EventsRead / seconds,
            Outage is null ? null : (Outage.BackAt - Outage.KilledAt)?.TotalSeconds,
            Options.Rate,
            Commands,
            Latencies,
            Queries,
            Failures.Counts,
            Failures.ExcusedCounts,
            Audit?.Generation,
            Audit?.Events,
            Audit?.Models,
            Audit?.Differences.Count,
            [.. Problems()]);
    }

    private IEnumerable<string> Problems()
    {
        if (Watch?.Status is not { State: "completed" } status)
        {
            yield return $"The rebuild is {Watch?.Status?.State ?? "not begun"}{(Watch?.Status?.Problem is { } problem ? $": {problem}" : "")}.";
        }
        else if (status.FailedStreams > 0)
        {
            yield return $"{status.FailedStreams} streams were left behind.";
        }

        if (WasOverBeforeKill)
        {
            yield return "The rebuild was over before the app was to be killed; use more orders or a shorter --kill-after.";
        }

        if (!Failures.IsEmpty)
        {
            yield return $"{Failures.Counts.Values.Sum()} requests failed.";
        }

        foreach (var remark in Queries?.Remarks ?? [])
        {
            yield return remark;
        }

        if (Audit is null)
        {
            yield return "The documents were not compared.";
        }
        else if (Audit.Generation != Watch?.Status?.Generation)
        {
            yield return $"Readers are on generation {Audit.Generation}, not on {Watch?.Status?.Generation}, which was built.";
        }

        foreach (var difference in Audit?.Differences ?? [])
        {
            yield return difference;
        }
    }
}
