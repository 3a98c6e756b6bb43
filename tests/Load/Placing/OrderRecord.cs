using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Placing;

/// <summary>What is known of one order; times are on the run's clock. Written by one task at a time.</summary>
internal sealed class OrderRecord(int number)
{
    public int Number => number;

    /// <summary>When it was sent, or when it was due if all callers were too busy to send it then.</summary>
    public TimeSpan SentAt { get; set; }

    /// <summary>Null if it was not accepted.</summary>
    public string? OrderId { get; set; }

    public long Version { get; set; }

    public TimeSpan AnsweredAt { get; set; }

    /// <summary>When a read showed it, if it was followed.</summary>
    public TimeSpan? SeenAt { get; set; }

    /// <summary>When a read showed it confirmed, if it was followed.</summary>
    public TimeSpan? SeenConfirmedAt { get; set; }

    public string? Status { get; private set; }

    // What the app says of itself.
    public TimeSpan? CreatedAt { get; private set; }

    public TimeSpan? PaidAt { get; private set; }

    public TimeSpan? ShippedAt { get; private set; }

    public TimeSpan? ConfirmedAt { get; private set; }

    public bool IsAccepted => OrderId is not null;

    public bool IsConfirmed => Status is "confirmed" or "delivered";

    /// <summary>Nothing more will happen to it by itself.</summary>
    public bool IsSettled => IsConfirmed || Status == "cancelled";

    public void Read(OrderDetails details, RunClock clock)
    {
        Status = details.Status;
        foreach (var entry in details.Timeline ?? [])
        {
            switch (StageOf(entry.Type))
            {
                case "created": CreatedAt = clock.At(entry.OccurredAt); break;
                case "paid": PaidAt = clock.At(entry.OccurredAt); break;
                case "shipped": ShippedAt = clock.At(entry.OccurredAt); break;
                case "confirmed": ConfirmedAt = clock.At(entry.OccurredAt); break;
            }
        }
    }

    /// <summary>The contract leaves the types' spelling open: order-created, orderCreated and created are all understood.</summary>
    private static string StageOf(string type)
    {
        var letters = string.Concat(type.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return letters.StartsWith("order", StringComparison.Ordinal) ? letters["order".Length..] : letters;
    }
}
