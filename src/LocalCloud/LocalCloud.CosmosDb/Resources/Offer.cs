namespace LocalCloud.CosmosDb.Resources;

/// <summary>Provisioned throughput of a database or container.</summary>
internal sealed record Offer(int Number, string Target, byte[] Json)
{
    public string Rid { get; } = ResourceId.Text(ResourceId.Offer(Number));
}

/// <summary>Throughput asked for with a new database or container, in RU/s.</summary>
internal readonly record struct Throughput(int? Manual, int? AutoscaleMaximum)
{
    private const int PerPartition = 10_000;

    public bool IsSet => Manual is not null || AutoscaleMaximum is not null;

    public int PartitionKeyRanges => Math.Max(1, ((Manual ?? AutoscaleMaximum ?? 0) + PerPartition - 1) / PerPartition);
}
