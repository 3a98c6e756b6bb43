using System.Text.Json;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Serialization;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>A document sent by a client, read once: its id, key and time to live, and its text without system properties.</summary>
/// <param name="Text">From <c>{</c> up to the last own property, without the closing brace.</param>
/// <param name="Terms">What it adds to the index.</param>
internal sealed record ParsedDocument(string Id, byte[] Epk, int? TimeToLive, byte[] Text, IReadOnlyList<byte[]> UniqueKeys, int[] Terms)
{
    public const int LargestSize = 2 * 1024 * 1024;
    public const int LongestId = 255;
    public const int LongestPartitionKey = 2048;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>Reads <paramref name="json"/>; the text is the reason for a refusal with status 400.</summary>
    public static (ParsedDocument? Document, string? Refusal) Parse(ReadOnlySpan<byte> json, ContainerSettings settings)
    {
        if (JsonTextCheck.Problem(json) is { } problem)
        {
            return (null, "The request payload is invalid: " + problem);
        }

        try
        {
            return Read(json, settings);
        }
        catch (JsonException invalid)
        {
            return (null, "The request payload is invalid: " + invalid.Message);
        }
    }

    private static (ParsedDocument? Document, string? Refusal) Read(ReadOnlySpan<byte> json, ContainerSettings settings)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return (null, "The input content is invalid: a document must be a JSON object.");
        }

        var text = new byte[json.Length + 1];
        text[0] = (byte)'{';
        var length = 1;
        string? id = null;
        int? ttl = null;
        var epk = settings.PartitionKey.UndefinedKey();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var system = SystemProperties.Is(in reader);
            if (!settings.PartitionKey.Observe(in reader, epk))
            {
                return (null, "Partition key values must be a string, a number, a boolean or null.");
            }

            var (isId, isTtl) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("ttl"u8));
            reader.Read();
            if (isId)
            {
                id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else if (isTtl && reader.TokenType != JsonTokenType.Null)
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var seconds) || seconds is 0 or < -1)
                {
                    return (null, "The input ttl is invalid: it must be -1 or a positive number of seconds.");
                }

                ttl = seconds;
            }

            reader.Skip();
            if (!system)
            {
                if (length > 1)
                {
                    text[length++] = (byte)',';
                }

                var property = json[start..(int)reader.BytesConsumed];
                property.CopyTo(text.AsSpan(length));
                length += property.Length;
            }
        }

        if (reader.Read())
        {
            return (null, "The request payload is invalid: there is text after the document.");
        }

        return IdProblem(id) is { } problem
            ? (null, problem)
            : (new(id!, epk, ttl, text[..length], UniqueKey.Of(json, settings.UniqueKeys), IndexTerms.Of(json, settings)), null);
    }

    private static string? IdProblem(string? id) => id switch
    {
        null or "" => "The input content is invalid because the required properties - 'id; ' - are missing",
        _ when id.AsSpan().ContainsAny(@"/\?#") => "Id contains illegal chars.",
        _ when id.Length > LongestId => "The input name is too long: an id may have 255 characters.",
        _ => null,
    };
}
