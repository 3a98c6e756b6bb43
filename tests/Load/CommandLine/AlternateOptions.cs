namespace OrderFlow.Load.CommandLine;

/// <summary>What to alternate, within bounds that <see cref="AlternateArguments"/> has checked.</summary>
internal sealed record AlternateOptions
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";

    public int Pairs { get; init; } = 5;

    public int Orders { get; init; } = 2_000;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
