using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>The properties that the service adds to a document, and drops from what a client sends.</summary>
internal static class SystemProperties
{
    public static bool Is(ref readonly Utf8JsonReader property) =>
        property.ValueSpan.Length >= 3 && property.ValueSpan[0] == '_'
        && (property.ValueTextEquals("_rid"u8) || property.ValueTextEquals("_self"u8) || property.ValueTextEquals("_etag"u8)
            || property.ValueTextEquals("_ts"u8) || property.ValueTextEquals("_lsn"u8) || property.ValueTextEquals("_attachments"u8));

    /// <summary>The stored text: own properties, then system properties, closed.</summary>
    public static byte[] Append(ReadOnlySpan<byte> text, Container container, long number, string etag, long timestamp)
    {
        Span<byte> rid = stackalloc byte[24];
        ResourceId.WriteDocument(container.RidBytes, number, rid);
        Span<byte> seconds = stackalloc byte[20];
        timestamp.TryFormat(seconds, out var digits, default, CultureInfo.InvariantCulture);
        var self = container.SelfUtf8;

        var body = new byte[text.Length + self.Length + 24 + 24 + etag.Length + digits + 90];
        var rest = body.AsSpan();
        Put(ref rest, text);
        Put(ref rest, text.Length > 1 ? ",\"_rid\":\""u8 : "\"_rid\":\""u8);
        Put(ref rest, rid);
        Put(ref rest, "\",\"_self\":\""u8);
        Put(ref rest, self);
        Put(ref rest, "docs/"u8);
        Put(ref rest, rid);
        Put(ref rest, "/\",\"_etag\":\"\\\""u8);
        rest = rest[Encoding.ASCII.GetBytes(etag.AsSpan(1, etag.Length - 2), rest)..];
        Put(ref rest, "\\\"\",\"_attachments\":\"attachments/\",\"_ts\":"u8);
        Put(ref rest, seconds[..digits]);
        Put(ref rest, "}"u8);
        Array.Resize(ref body, body.Length - rest.Length);
        return body;
    }

    /// <summary>How many bytes of a stored text are the document's own.</summary>
    public static int Before(ReadOnlySpan<byte> stored) => Math.Max(0, stored.LastIndexOf("\"_rid\":\""u8) - 1);

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }
}
