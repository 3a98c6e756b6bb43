using System.Text.Json;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Finds the array of documents in a change feed answer (<c>{"_rid":…,"Documents":[…],"_count":n}</c>) without parsing them.</summary>
internal static class ChangeFeedBody
{
    public static (ReadOnlyMemory<byte> Documents, string? LastLsn) Read(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        while (reader.TokenType is not JsonTokenType.StartArray && reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && !reader.ValueTextEquals("Documents"u8))
            {
                reader.Skip();
            }
        }

        var start = (int)reader.TokenStartIndex;
        var lastLsn = LastLsn(ref reader);
        return (body[start..(int)reader.BytesConsumed], lastLsn);
    }

    // Documents come in the order of their change, so the last number is the position of the whole batch.
    private static string? LastLsn(ref Utf8JsonReader reader)
    {
        string? last = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            // At depth 2 or 3: a property of a document, whether or not the array is the root.
            var depth = reader.CurrentDepth;
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                var isLsn = reader.ValueTextEquals("_lsn"u8);
                reader.Read();
                if (isLsn && reader.TokenType is JsonTokenType.Number)
                {
                    last = reader.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                reader.Skip();
            }
        }

        return last;
    }
}
