using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>Turns partition key values into the effective partition key (EPK, version 2) by which everything is placed.</summary>
/// <remarks>One 16 byte hash per component; the client computes the same, so a difference would send requests to the wrong range.</remarks>
internal static class PartitionKeyHasher
{
    public const int Size = 16;

    private const byte Undefined = 0x00, Null = 0x01, False = 0x02, True = 0x03, Number = 0x05, String = 0x08, End = 0xFF;

    public static void HashUndefined(Span<byte> destination) => Hash([Undefined], destination);

    /// <summary>Hashes the scalar <paramref name="reader"/> stands on; false for an object or array, which cannot be a key.</summary>
    public static bool TryHash(ref Utf8JsonReader reader, Span<byte> destination)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                Hash([Null], destination);
                return true;
            case JsonTokenType.False:
                Hash([False], destination);
                return true;
            case JsonTokenType.True:
                Hash([True], destination);
                return true;
            case JsonTokenType.Number:
                HashNumber(reader.GetDouble(), destination);
                return true;
            case JsonTokenType.String:
                HashString(ref reader, destination);
                return true;
            default:
                return false;
        }
    }

    public static void HashNumber(double value, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = Number;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], value);
        Hash(bytes, destination);
    }

    private static void HashString(ref Utf8JsonReader reader, Span<byte> destination)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length + 2);
        rented[0] = String;
        var length = reader.CopyString(rented.AsSpan(1));
        rented[length + 1] = End;
        Hash(rented.AsSpan(0, length + 2), destination);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Hash(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var (low, high) = MurmurHash3.Hash(encoded);
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], low);
        destination[0] &= 0x3F;
    }
}
