namespace OrderFlow.Load.CommandLine;

/// <summary>What to do to the app, within bounds that <see cref="LoadArguments"/> has checked.</summary>
internal sealed record LoadOptions
{
    public const double LightRate = 5;
    public const int LightOrders = 100;

    public Uri BaseAddress { get; init; } = new("http://localhost:7071");

    public int Orders { get; init; } = 2_000;

    /// <summary>Orders per second, sent on schedule whatever the answers do; null for as fast as the concurrency allows.</summary>
    public double? Rate { get; init; }

    public int Concurrency { get; init; } = 32;

    public int Products { get; init; } = 20;

    public int WarmUp { get; init; } = 1_000;

    public string Payment { get; init; } = "tok_visa";

    /// <summary>Null for the app's own.</summary>
    public string? Fulfillment { get; init; }

    public bool Light { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    public string? JsonFile { get; init; }

    /// <summary>
    /// Every how many orders one is followed by reads. All of them while that costs the app little, else so few that following does not
    /// become the load.
    /// </summary>
    public int FollowEvery => Rate <= 20 ? 1 : Math.Max(10, Orders / 1_000);
}
