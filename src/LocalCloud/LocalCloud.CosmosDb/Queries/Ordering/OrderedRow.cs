using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>What is remembered of one version of a document.</summary>
internal sealed record OrderedRow(long Number, byte[] Epk, SqlValue[] Values)
{
    /// <summary>Bytes in memory, about.</summary>
    public long Weight => 150 + Epk.Length + Values.Sum(value => 40L + value.Weight);
}
