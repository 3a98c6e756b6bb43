namespace OrderFlow.Load.CommandLine;

/// <summary>What to measure of the event store, within bounds that <see cref="EventStoreArguments"/> has checked.</summary>
internal sealed record EventStoreOptions
{
    public static IReadOnlyList<string> Groups { get; } = ["append", "one-stream", "load", "rebuild"];

    /// <summary>Null starts an emulated Cosmos DB of its own.</summary>
    public string? Connection { get; init; }

    /// <summary>Where that keeps its files; null for a temporary folder.</summary>
    public string? State { get; init; }

    public IReadOnlyList<string> Only { get; init; } = Groups;

    public int Rounds { get; init; } = 5;

    /// <summary>How long a round of writing lasts.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of the appends to many streams.</summary>
    public int Writers { get; init; } = 16;

    /// <summary>Events of the stream that is loaded.</summary>
    public int StreamLength { get; init; } = 10_000;

    public int RebuildEvents { get; init; } = 50_000;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    public string? JsonFile { get; init; }
}
