namespace OrderFlow.Load.CommandLine;

/// <summary>How long the broker is away and what is done meanwhile, within bounds that <see cref="BrokerOutageArguments"/> has checked.</summary>
internal sealed record BrokerOutageOptions
{
    public int Orders { get; init; } = 200;

    public TimeSpan Outage { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After the broker's return, for everything to be published.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    public string? JsonFile { get; init; }
}
