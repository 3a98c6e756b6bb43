using System.Text.Json;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>Provisioned throughput of a database or container.</summary>
internal sealed class Offer(int number, string target, byte[] json)
{
    public int Number { get; } = number;

    public string Target { get; } = target;

    public byte[] Json { get; } = json;

    public string Rid { get; } = ResourceId.Text(ResourceId.Offer(number));

    /// <summary>Request units in a second: the most that autoscale goes to, or what was set by hand.</summary>
    public int RequestUnits { get; } = Limit(json);

    private static int Limit(byte[] json)
    {
        using var parsed = JsonDocument.Parse(json);
        var content = parsed.RootElement.GetProperty("content"u8);
        return content.TryGetProperty("offerAutopilotSettings"u8, out var autoscale) && autoscale.ValueKind == JsonValueKind.Object
            ? autoscale.GetProperty("maxThroughput"u8).GetInt32()
            : content.GetProperty("offerThroughput"u8).GetInt32();
    }
}

/// <summary>Throughput asked for with a new database or container, in RU/s.</summary>
internal readonly record struct Throughput(int? Manual, int? AutoscaleMaximum)
{
    /// <summary>What one physical partition is given when a container is created; it could serve 10,000, and leaves room to grow.</summary>
    private const int PerPartition = 6_000;

    public bool IsSet => Manual is not null || AutoscaleMaximum is not null;

    public int PartitionKeyRanges => Math.Max(1, ((Manual ?? AutoscaleMaximum ?? 0) + PerPartition - 1) / PerPartition);

    public static bool IsManual(int value) => value is >= 400 and <= 1_000_000 && value % 100 == 0;

    public static bool IsAutoscale(int maximum) => maximum is >= 1000 and <= 1_000_000 && maximum % 1000 == 0;
}
