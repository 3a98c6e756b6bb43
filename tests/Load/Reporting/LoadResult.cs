using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Reporting;

/// <summary>What a run leaves behind, not yet computed.</summary>
/// <param name="Interruption">Why the run ended early; null if it did not.</param>
/// <param name="StockProblems">Null if the stock could not be checked.</param>
internal sealed record LoadResult(
    string RunId,
    LoadOptions Options,
    RunClock Clock,
    OrderRecord[] Orders,
    ResourceUse Resources,
    FailureLog Failures,
    int UnitsSold,
    IReadOnlyList<string>? StockProblems,
    string? Interruption)
{
    public LoadReport ToReport()
    {
        var accepted = Orders.Where(order => order.IsAccepted).ToList();
        var confirmed = accepted.Where(order => order.IsConfirmed).ToList();
        TimeSpan? first = accepted.Count == 0 ? null : accepted.Min(order => order.SentAt);
        var placing = (accepted.Count == 0 ? null : accepted.Max(order => (TimeSpan?)order.AnsweredAt)) - first;
        var confirming = confirmed.Max(order => order.ConfirmedAt) - first;
        return new(
            RunId,
            Clock.StartedAt,
            Options.Concurrency,
            Options.Rate,
            Orders.Length,
            accepted.Count,
            confirmed.Count,
            placing?.TotalSeconds,
            confirming?.TotalSeconds,
            accepted.Count / placing?.TotalSeconds,
            confirmed.Count / confirming?.TotalSeconds,
            [
                Percentiles.Of("answer (201)", accepted.Select(order => order.AnsweredAt - order.SentAt)),
                Percentiles.Of("readable, after the answer", Known(accepted, order => order.SeenAt - order.AnsweredAt)),
                Percentiles.Of("confirmed (its event)", Known(confirmed, order => order.ConfirmedAt - order.SentAt)),
                Percentiles.Of("confirmed (seen by polling)", Known(confirmed, order => order.SeenConfirmedAt - order.SentAt)),
            ],
            TimeShare.Of(confirmed),
            Resources,
            PerOrder(Resources.AppCpuSeconds, accepted.Count),
            PerOrder(Resources.OwnCpuSeconds, accepted.Count),
            UnitsSold,
            Failures.Counts,
            [.. ProblemsOf(accepted, confirmed.Count)]);
    }

    private static IEnumerable<TimeSpan> Known(IEnumerable<OrderRecord> orders, Func<OrderRecord, TimeSpan?> duration) =>
        orders.Select(duration).OfType<TimeSpan>();

    private static double? PerOrder(double? seconds, int orders) => orders == 0 ? null : seconds * 1_000 / orders;

    private IEnumerable<string> ProblemsOf(List<OrderRecord> accepted, int confirmed)
    {
        if (Interruption is not null)
        {
            yield return Interruption;
        }

        if (!Failures.IsEmpty)
        {
            yield return $"{Failures.Counts.Values.Sum()} requests failed.";
        }

        if (accepted.Count < Orders.Length)
        {
            yield return $"{Orders.Length - accepted.Count} of {Orders.Length} orders were not accepted.";
        }

        if (accepted.DistinctBy(order => order.OrderId).Count() is var distinct && distinct < accepted.Count)
        {
            yield return $"{accepted.Count} orders were accepted under {distinct} ids.";
        }

        foreach (var status in accepted.Where(order => !order.IsConfirmed).CountBy(order => order.Status ?? "unknown"))
        {
            yield return $"{status.Value} accepted orders are not confirmed but {status.Key}.";
        }

        if (accepted.Count(order => order is { IsConfirmed: true, ConfirmedAt: null }) is > 0 and var untimed)
        {
            yield return $"{untimed} of {confirmed} confirmed orders do not say when: no such entry in their timeline.";
        }

        foreach (var problem in StockProblems ?? ["The stock was not checked."])
        {
            yield return problem;
        }
    }
}
