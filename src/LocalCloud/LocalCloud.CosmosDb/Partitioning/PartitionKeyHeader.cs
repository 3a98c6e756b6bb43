using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>The header <c>x-ms-documentdb-partitionkey</c>: a JSON array with one value per component, <c>{}</c> for a missing one.</summary>
internal static class PartitionKeyHeader
{
    /// <summary>The EPK of the header, 16 bytes for each component given; null when it is no valid key.</summary>
    public static byte[]? Parse(string header, int components)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(header.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(header, utf8);
            return Parse(utf8.AsSpan(0, length), components);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private static byte[]? Parse(ReadOnlySpan<byte> json, int components)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        var epk = new byte[components * PartitionKeyHasher.Size];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == components)
            {
                return null;
            }

            var slot = epk.AsSpan(count++ * PartitionKeyHasher.Size, PartitionKeyHasher.Size);
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                reader.Skip();
                PartitionKeyHasher.HashUndefined(slot);
            }
            else if (!PartitionKeyHasher.TryHash(ref reader, slot))
            {
                return null;
            }
        }

        return count == 0 ? null : count == components ? epk : epk[..(count * PartitionKeyHasher.Size)];
    }
}
