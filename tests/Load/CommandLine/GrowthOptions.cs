namespace OrderFlow.Load.CommandLine;

/// <summary>How much to fill in and what to measure, within bounds that <see cref="GrowthArguments"/> has checked.</summary>
internal sealed record GrowthOptions
{
    public int Events { get; init; } = 1_000_000;

    public int Streams { get; init; } = 100_000;

    public int Orders { get; init; } = 500;

    public int Pages { get; init; } = 200;

    public int Writers { get; init; } = 16;

    /// <summary>Null for a temporary folder, which is deleted at the end.</summary>
    public string? State { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(2);
}
