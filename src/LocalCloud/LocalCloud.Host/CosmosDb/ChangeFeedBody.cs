using System.Buffers.Text;
using System.Text.Json;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Finds the array of documents in a change feed answer (<c>{"_rid":…,"Documents":[…],"_count":n}</c>) without parsing them.</summary>
internal static class ChangeFeedBody
{
    private static ReadOnlySpan<byte> Lsn => ",\"_lsn\":"u8;

    /// <param name="body">Of one answer, or the array itself.</param>
    /// <param name="isEmulated">The emulated account writes the number last in each document, so that it can be told without reading them all.</param>
    /// <returns>The array; and where the account is the emulated one, the number of its last change.</returns>
    public static (ReadOnlyMemory<byte> Documents, long? LastLsn) Read(ReadOnlyMemory<byte> body, bool isEmulated)
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
        if (isEmulated && body.Span.LastIndexOf(Lsn) is > 0 and var last
            && Utf8Parser.TryParse(body.Span[(last + Lsn.Length)..], out long lsn, out var digits)
            && body.Span[(last + Lsn.Length + digits)..].StartsWith("}]"u8))
        {
            return (body[start..(last + Lsn.Length + digits + 2)], lsn);
        }

        reader.Skip();
        return (body[start..(int)reader.BytesConsumed], null);
    }
}
