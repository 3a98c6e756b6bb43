using System.Buffers;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Serialization;

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
            var json = utf8.AsSpan(0, Encoding.UTF8.GetBytes(header, utf8));
            return JsonTextCheck.Problem(json) is null ? Parse(json, components) : null;
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

    /// <summary>Whether one of its texts has more bytes than a key may have, however the header spells it.</summary>
    public static bool IsLongerThan(int bytes, string header)
    {
        if (header.Length * 3 <= bytes)
        {
            return false; // A character of it has three bytes at most.
        }

        try
        {
            using var key = JsonDocument.Parse(header);
            return key.RootElement.ValueKind == JsonValueKind.Array && key.RootElement.EnumerateArray().Any(
                component => component.ValueKind == JsonValueKind.String && Encoding.UTF8.GetByteCount(component.GetString()!) > bytes);
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return false; // No key at all, which is another refusal.
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
