namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>Effective partition keys from <paramref name="Min"/> (inclusive) to <paramref name="Max"/> (exclusive), compared as bytes.</summary>
internal sealed record EpkRange(byte[] Min, byte[] Max)
{
    public static readonly EpkRange All = new([], [0xFF]);

    /// <summary>Everything whose key starts with the components hashed in <paramref name="prefix"/>.</summary>
    public static EpkRange StartingWith(byte[] prefix) => new(prefix, [.. prefix, 0xFF]);

    public bool Contains(ReadOnlySpan<byte> epk) => epk.SequenceCompareTo(Min) >= 0 && epk.SequenceCompareTo(Max) < 0;

    public EpkRange Intersect(EpkRange other) => new(
        Min.AsSpan().SequenceCompareTo(other.Min) >= 0 ? Min : other.Min,
        Max.AsSpan().SequenceCompareTo(other.Max) <= 0 ? Max : other.Max);
}
