namespace EndToEnd.Tests.Random;

/// <summary>All that will happen to one order, drawn from its seed.</summary>
internal sealed class Fate
{
    /// <summary>Above the limit for approval, which is 10,000.</summary>
    private const int ExpensivePrice = 12_000;

    public Fate(int seed)
    {
        var random = new System.Random(seed);
        Seed = seed;
        PaymentMethod = Chance(random, 0.1) ? "tok_declined" : Chance(random, 0.05) ? "tok_flaky" : Chance(random, 0.05) ? "tok_slow" : "tok_visa";
        Country = Chance(random, 0.1) ? "ZZ" : "DE";
        Lines = random.Next(1, 4);
        Stock = Chance(random, 0.1) ? 1 : 5;
        Price = Chance(random, 0.15) ? ExpensivePrice : 10;
        Approval = IsExpensive ? random.Next(3) switch { 0 => true, 1 => false, _ => null } : null;
        CancelAfter = Chance(random, 0.3) ? Soon(random) : null;
        ShipByHandAfter = Chance(random, 0.1) ? Soon(random) : null;
        (Charge, Refund) = (TroubleOf(random), TroubleOf(random));
        (Booking, CallOff) = (TroubleOf(random), TroubleOf(random));
    }

    public int Seed { get; }

    public string PaymentMethod { get; }

    public string Country { get; }

    public int Lines { get; }

    /// <summary>Of every product; each line wants two.</summary>
    public int Stock { get; }

    public decimal Price { get; }

    public bool IsExpensive => Price == ExpensivePrice;

    /// <summary>Null when nobody decides in time.</summary>
    public bool? Approval { get; }

    public TimeSpan? CancelAfter { get; }

    public TimeSpan? ShipByHandAfter { get; }

    public Trouble Charge { get; }

    public Trouble Refund { get; }

    public Trouble Booking { get; }

    public Trouble CallOff { get; }

    public override string ToString() =>
        $"seed {Seed}: {PaymentMethod} to {Country}, {Lines} lines of {Stock} in stock at {Price}, approval {Approval?.ToString() ?? "none"}, "
        + $"cancelled after {CancelAfter?.ToString() ?? "-"}, shipped by hand after {ShipByHandAfter?.ToString() ?? "-"}, "
        + $"charge {Charge}, refund {Refund}, booking {Booking}, call-off {CallOff}";

    private static Trouble TroubleOf(System.Random random) => Chance(random, 0.5)
        ? new Trouble(TroubleKind.None, 0)
        : new Trouble((TroubleKind)random.Next(1, 4), Chance(random, 0.1) ? int.MaxValue : random.Next(1, 4));

    private static TimeSpan Soon(System.Random random) => TimeSpan.FromMilliseconds(Math.Pow(10, random.NextDouble() * 4));

    private static bool Chance(System.Random random, double probability) => random.NextDouble() < probability;
}
