using System.Text;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Scripts;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>A container as it is kept in memory. Replacing it makes a new one that shares ranges and counters.</summary>
internal sealed class Container
{
    public required Database Database { get; init; }

    public required int Number { get; init; }

    public required string Id { get; init; }

    public required byte[] RidBytes { get; init; }

    public required byte[] Json { get; init; }

    public required ContainerSettings Settings { get; init; }

    public required PartitionKeyRanges Partitions { get; init; }

    public required DocumentNumbers Numbers { get; init; }

    public required ContainerScripts Scripts { get; init; }

    public required DocumentSql Sql { get; init; }

    public IReadOnlyList<PartitionKeyRange> Ranges => Partitions.Known;

    public PartitionKeyDefinition PartitionKey => Settings.PartitionKey;

    public string Rid => field ??= ResourceId.Text(RidBytes);

    public byte[] RidUtf8 => field ??= Encoding.UTF8.GetBytes(Rid);

    public byte[] SelfUtf8 => field ??= Encoding.UTF8.GetBytes($"dbs/{Database.Rid}/colls/{Rid}/");

    /// <summary>Percent-encoded, because header values are ASCII and ids are not.</summary>
    public string AltContentPath => field ??= $"dbs/{Uri.EscapeDataString(Database.Id)}/colls/{Uri.EscapeDataString(Id)}";

    public PartitionKeyRange RangeOf(ReadOnlySpan<byte> epk) => RangeOf(epk, Ranges);

    /// <summary>The one to write to; for the writer's thread alone.</summary>
    public PartitionKeyRange WrittenRangeOf(ReadOnlySpan<byte> epk) => RangeOf(epk, Partitions.Written);

    public PartitionKeyRange? FindRange(string name) => Ranges.FirstOrDefault(range => range.Name == name);

    private PartitionKeyRange RangeOf(ReadOnlySpan<byte> epk, IReadOnlyList<PartitionKeyRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (range.Keys.Contains(epk))
            {
                return range;
            }
        }

        throw new InvalidOperationException($"The ranges of container {Id} do not cover its key space.");
    }
}

/// <summary>The numbers of documents in the order of their creation; touched by the writer alone.</summary>
internal sealed class DocumentNumbers(long last)
{
    public long Last { get; set; } = last;

    public long Reserved { get; set; } = last;

    /// <summary>Every version is kept, besides the last one.</summary>
    public bool KeepsVersions { get; set; }

    /// <summary>There is an index on the ids alone.</summary>
    public bool HasIdIndex { get; set; }

    /// <summary>The container is gone, although a request may still hold it.</summary>
    public bool Dropped { get; set; }
}
