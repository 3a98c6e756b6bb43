using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Rebuilding;
using OrderFlow.Load.Reporting;

namespace OrderFlow.Load.Messaging;

/// <summary>What a run has found out, and what of it speaks against the app.</summary>
internal sealed class PartnerFindings(string runId, PartnerMessagesOptions options, MessagePlan plan, FailureLog failures)
{
    private readonly List<string> _problems = [];
    private PartnerReport? _measured;

    public List<Outage> Outages { get; } = [];

    public int DeadLetters { get; set; }

    public int Events { get; set; }

    public int RepeatedEvents { get; set; }

    public void Found(IEnumerable<string> problems) => _problems.AddRange(problems);

    /// <param name="settledAt">When the last order was seen at its end.</param>
    public void Measured(PartnerSender sender, AnswerBook answers, IReadOnlyCollection<OrderRecord> orders, TimeSpan settledAt, double? cpuSeconds)
    {
        var began = sender.BegunAt;
        var answered = orders.Count == 0 ? (double?)null : (orders.Max(order => order.AnsweredAt) - began).TotalSeconds;
        var confirmed = orders.Count(order => order.IsConfirmed);
        var confirming = (orders.Max(order => order.ConfirmedAt) - began)?.TotalSeconds;
        if (orders.Count < plan.Orders.Count)
        {
            _problems.Add($"{plan.Orders.Count - orders.Count} of {plan.Orders.Count} good messages were not answered.");
        }

        if (orders.DistinctBy(order => order.OrderId).Count() is var distinct && distinct < orders.Count)
        {
            _problems.Add($"{orders.Count} messages were answered with {distinct} orders.");
        }

        _measured = new PartnerReport(
            runId, plan.Sends.Count, plan.Sends.Count - plan.Orders.Count - plan.Malformed.Count, plan.Malformed.Count, sender.Again,
            orders.Count, answers.Repeated, confirmed, orders.Count - confirmed,
            (sender.EndedAt - began).TotalSeconds, answered, confirming, (settledAt - began).TotalSeconds,
            plan.Sends.Count / answered, confirmed / confirming, [], cpuSeconds, cpuSeconds * 1_000 / orders.Count, 0, 0, 0,
            new Dictionary<string, int>(), new Dictionary<string, int>(), []);
    }

    public PartnerReport ToReport() => _measured! with
    {
        DownSeconds = [.. Outages.Select(outage => ((outage.BackAt - outage.KilledAt) ?? default).TotalSeconds)],
        DeadLetters = DeadLetters,
        Events = Events,
        RepeatedEvents = RepeatedEvents,
        Failures = failures.Counts,
        FailuresWhileDown = failures.ExcusedCounts,
        Problems = [.. Outages.Count < options.Kills ? ["The app was killed too seldom."] : Array.Empty<string>(), .. failures.IsEmpty ? Array.Empty<string>() : ["Requests failed."], .. _problems],
    };
}
