using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Measuring;

/// <summary>Where an order's time goes, from sending it until a read shows it confirmed. The parts add up to the whole.</summary>
internal sealed record TimeShare(string Part, double MeanMilliseconds, double Share)
{
    private static readonly string[] Parts =
    [
        "answer: sent → 201",
        "→ paid: change feed, saga start, stock, payment",
        "→ shipped: shipment",
        "→ confirmed: confirmation",
        "→ readable: projection, and half a polling interval",
    ];

    /// <summary>Of the followed orders, as only of them is known when a read showed them confirmed. Empty if there are none.</summary>
    public static IReadOnlyList<TimeShare> Of(IEnumerable<OrderRecord> orders)
    {
        var sums = new TimeSpan[Parts.Length];
        var count = 0;
        foreach (var order in orders)
        {
            if (order is not { PaidAt: { } paid, ShippedAt: { } shipped, ConfirmedAt: { } confirmed, SeenConfirmedAt: { } seen })
            {
                continue;
            }

            count++;
            var from = order.SentAt;
            TimeSpan[] ends = [order.AnsweredAt, paid, shipped, confirmed, seen];
            for (var part = 0; part < ends.Length; part++)
            {
                // What happened before the answer arrived has cost nobody time.
                var to = ends[part] > from ? ends[part] : from;
                sums[part] += to - from;
                from = to;
            }
        }

        var whole = sums.Aggregate(TimeSpan.Zero, (sum, part) => sum + part);
        return count == 0 ? [] : [.. Parts.Select((name, part) => new TimeShare(name, sums[part].TotalMilliseconds / count, sums[part] / whole))];
    }
}
