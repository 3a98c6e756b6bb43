namespace OrderFlow.Load.CommandLine;

/// <summary>Which projection to rebuild under what load, within bounds that <see cref="RebuildArguments"/> has checked.</summary>
internal sealed record RebuildOptions
{
    // Public knowledge: the key of every Cosmos DB emulator.
    private const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    public static IReadOnlyList<string> Projections { get; } = ["order-details", "order-summaries"];

    public Uri BaseAddress { get; init; } = new("http://localhost:7071");

    public string Cosmos { get; init; } = EmulatorAt(8081);

    public string Database { get; init; } = "orderflow";

    public string Projection { get; init; } = Projections[0];

    /// <summary>To be placed first.</summary>
    public int Orders { get; init; } = 20_000;

    /// <summary>Orders in flight while these are placed.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Commands per second while the projection is rebuilt.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Queries per second.</summary>
    public double Queries { get; init; } = 50;

    /// <summary>How long commands and queries go on before the rebuild begins, to compare with.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After the rebuild began; null lets the app live.</summary>
    public TimeSpan? KillAfter { get; init; }

    /// <summary>What the restarted app writes; null for a file in the temporary folder.</summary>
    public string? AppOutput { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    public string? JsonFile { get; init; }

    public static string EmulatorAt(int port) => $"AccountEndpoint=http://localhost:{port}/;AccountKey={EmulatorKey};";
}
