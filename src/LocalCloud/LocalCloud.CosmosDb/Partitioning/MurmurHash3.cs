using System.Buffers.Binary;
using System.Numerics;

namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>MurmurHash3 x64 128-bit with seed 0 (A. Appleby, public domain), the hash of partition key version 2.</summary>
internal static class MurmurHash3
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public static (ulong Low, ulong High) Hash(ReadOnlySpan<byte> data)
    {
        ulong h1 = 0, h2 = 0;
        var tail = data;
        while (tail.Length >= 16)
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(tail));
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
            tail = tail[16..];
        }

        Span<byte> last = stackalloc byte[16];
        last.Clear();
        tail.CopyTo(last);
        h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(last[8..]));
        h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(last));

        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return (h1, h2);
    }

    private static ulong Mix1(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Mix2(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong k)
    {
        k ^= k >> 33;
        k *= 0xff51afd7ed558ccd;
        k ^= k >> 33;
        k *= 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
