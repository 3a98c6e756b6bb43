using System.Buffers;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>A continuation: the last row answered, by value, so that writes between two pages neither lose nor repeat others.</summary>
/// <param name="Passed">Rows that counted towards OFFSET, LIMIT and TOP so far.</param>
internal sealed record QueryPosition(long Number, int Ordinal, long Passed, SqlValue[] Keys)
{
    /// <summary>ASCII, because it travels in a header.</summary>
    public string ToToken()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        writer.WriteNumberValue(Number);
        writer.WriteNumberValue(Ordinal);
        writer.WriteNumberValue(Passed);
        foreach (var key in Keys)
        {
            // [] is undefined.
            writer.WriteStartArray();
            if (key.IsDefined)
            {
                writer.WriteStringValue(key.ToString());
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    /// <summary>Null when the token is not one of ours.</summary>
    public static QueryPosition? Parse(string token)
    {
        try
        {
            var items = JsonElement.Parse(token).EnumerateArray().ToArray();
            return new(
                items[0].GetInt64(),
                items[1].GetInt32(),
                items[2].GetInt64(),
                [.. items.Skip(3).Select(key => key.GetArrayLength() == 0 ? default : SqlValue.Of(JsonElement.Parse(key[0].GetString()!)))]);
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException or IndexOutOfRangeException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    public ResultRow AsRow() => new(Keys, Number, Ordinal, default);
}
