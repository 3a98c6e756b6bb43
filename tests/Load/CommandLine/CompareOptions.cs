namespace OrderFlow.Load.CommandLine;

/// <summary>Which runs to repeat, within bounds that <see cref="CompareArguments"/> has checked.</summary>
internal sealed record CompareOptions
{
    public static IReadOnlyList<string> Groups { get; } = ["orders", "in-flight", "light", "event-store", "rebuild"];

    public IReadOnlyList<string> Only { get; init; } = Groups;

    public string Recorded { get; init; } = Path.Combine(AppContext.BaseDirectory, "recorded.json");

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
