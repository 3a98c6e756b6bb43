using System.Buffers;
using System.Text.Json;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>The values of a unique key policy as comparable bytes: policy index, then the values as JSON.</summary>
internal static class UniqueKey
{
    public static IReadOnlyList<byte[]> Of(ReadOnlySpan<byte> document, IReadOnlyList<IReadOnlyList<byte[][]>> policies)
    {
        if (policies.Count == 0)
        {
            return [];
        }

        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 128 });
        using var parsed = JsonDocument.ParseValue(ref reader);
        return [.. policies.Select((paths, index) => Encode(parsed.RootElement, paths, index))];
    }

    private static byte[] Encode(JsonElement root, IReadOnlyList<byte[][]> paths, int index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, ErrorBody.Relaxed);
        writer.WriteStartArray();
        writer.WriteNumberValue(index);
        foreach (var path in paths)
        {
            // A missing value counts as null: two documents without it collide.
            if (Find(root, path) is { } value)
            {
                WriteCanonical(writer, value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteCanonical(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            writer.WriteNumberValue(Math.Clamp(value.GetDouble(), double.MinValue, double.MaxValue)); // 1e999 is infinite, which JSON cannot say.
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static JsonElement? Find(JsonElement at, byte[][] path)
    {
        foreach (var segment in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(segment, out at))
            {
                return null;
            }
        }

        return at;
    }
}
