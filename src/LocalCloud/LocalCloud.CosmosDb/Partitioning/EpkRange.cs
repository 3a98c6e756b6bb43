using System.Numerics;

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

    /// <summary>Two of equal size; null when it is too narrow. Keys of several components are cut by the first of them.</summary>
    public (EpkRange Lower, EpkRange Upper)? Halves()
    {
        var min = new BigInteger(First(Min), isUnsigned: true, isBigEndian: true);
        var max = Max is [0xFF] ? (BigInteger.One << 126) - 1 : new BigInteger(First(Max), isUnsigned: true, isBigEndian: true);
        var middle = Bound((min + max) / 2);
        return middle.AsSpan().SequenceCompareTo(Min) <= 0 || middle.AsSpan().SequenceCompareTo(Max) >= 0 ? null : (new(Min, middle), new(middle, Max));

        static ReadOnlySpan<byte> First(byte[] bound) => bound.AsSpan(0, Math.Min(bound.Length, PartitionKeyHasher.Size));
    }

    /// <summary>The bound of a range in its bytes.</summary>
    public static byte[] Bound(BigInteger value)
    {
        var bytes = new byte[PartitionKeyHasher.Size];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return bytes;
    }
}
