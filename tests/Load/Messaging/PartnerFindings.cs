using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Outages;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Reporting;

namespace OrderFlow.Load.Messaging;

/// <summary>What a run has found out, and what of it speaks against the app.</summary>
internal sealed class PartnerFindings(string runId, PartnerMessagesOptions options, MessagePlan plan, FailureLog failures)
{
    private readonly List<string> _problems = [];

    public List<Outage> Outages { get; } = [];

    public required PartnerSender Sender { get; init; }

    public required AnswerBook Answers { get; init; }

    public double? CpuSeconds { get; set; }

    public int DeadLetters { get; set; }

    public int Events { get; set; }

    public int RepeatedEvents { get; set; }

    public void Found(IEnumerable<string> problems) => _problems.AddRange(problems);

    public PartnerReport ToReport()
    {
        var orders = Answers.Orders;
        var began = Sender.BegunAt;
        var answered = (orders.Max(order => (TimeSpan?)order.AnsweredAt) - began)?.TotalSeconds;
        var confirmed = orders.Count(order => order.IsConfirmed);
        var confirming = (orders.Max(order => order.ConfirmedAt) - began)?.TotalSeconds;
        return new(
            runId,
            plan.Sends.Count,
            plan.Sends.Count - plan.Orders.Count - plan.Malformed.Count,
            plan.Malformed.Count,
            Sender.Again,
            orders.Count,
            Answers.Repeated,
            confirmed,
            orders.Count(order => order.IsSettled) - confirmed,
            (Sender.EndedAt - began).TotalSeconds,
            answered,
            confirming,
            plan.Sends.Count / answered,
            confirmed / confirming,
            [.. Outages.Select(outage => ((outage.BackAt - outage.KilledAt) ?? default).TotalSeconds)],
            CpuSeconds,
            CpuSeconds * 1_000 / orders.Count,
            DeadLetters,
            Events,
            RepeatedEvents,
            failures.Counts,
            failures.ExcusedCounts,
            [.. Problems(orders)]);
    }

    private IEnumerable<string> Problems(IReadOnlyCollection<OrderRecord> orders)
    {
        if (Outages.Count < options.Kills)
        {
            yield return $"The app was killed {Outages.Count} times, not {options.Kills}.";
        }

        if (!failures.IsEmpty)
        {
            yield return $"{failures.Counts.Values.Sum()} requests failed.";
        }

        if (orders.Count < plan.Orders.Count)
        {
            yield return $"{plan.Orders.Count - orders.Count} of {plan.Orders.Count} good messages were not answered.";
        }

        if (orders.DistinctBy(order => order.OrderId).Count() is var distinct && distinct < orders.Count)
        {
            yield return $"{orders.Count} messages were answered with {distinct} orders.";
        }

        foreach (var problem in _problems)
        {
            yield return problem;
        }
    }
}
