using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Batches;

/// <summary>The form of the JavaScript and Python clients: an array of operations, answered by an array of results.</summary>
internal static class JsonBatch
{
    /// <exception cref="JsonException">It is no array of operations.</exception>
    public static List<BatchOperation> Read(ReadOnlySpan<byte> body)
    {
        var operations = JsonElement.Parse(body, new() { MaxDepth = 130 });
        return operations.ValueKind == JsonValueKind.Array
            ? [.. operations.EnumerateArray().Select(Operation)]
            : throw new JsonException("A batch is an array of operations.");
    }

    public static byte[] Write(IReadOnlyList<Reply> results)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, ErrorBody.Relaxed);
        writer.WriteStartArray();
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteNumber("statusCode"u8, result.Status);
            if (result.SubStatus != 0)
            {
                writer.WriteNumber("subStatusCode"u8, result.SubStatus);
            }

            writer.WriteNumber("requestCharge"u8, result.Charge);
            if (result.ETag is { } etag)
            {
                writer.WriteString("eTag"u8, etag);
            }

            if (!result.Body.IsEmpty)
            {
                writer.WritePropertyName("resourceBody"u8);
                writer.WriteRawValue(result.Body.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static BatchOperation Operation(JsonElement json) => json.ValueKind == JsonValueKind.Object
        && Text(json, "operationType"u8) is { } name && Enum.TryParse<BatchOperationType>(name, ignoreCase: true, out var type) && !char.IsAsciiDigit(name[0])
        ? new()
        {
            Type = type,
            Id = Text(json, "id"u8),
            PartitionKey = Text(json, "partitionKey"u8),
            IfMatch = Text(json, "ifMatch"u8),
            IfNoneMatch = Text(json, "ifNoneMatch"u8),
            Body = json.TryGetProperty("resourceBody"u8, out var body) ? JsonMarshal.GetRawUtf8Value(body).ToArray() : default,
        }
        : throw new JsonException("An operation needs an operationType: Create, Upsert, Replace, Patch, Read or Delete.");

    /// <exception cref="JsonException">It is there, and no text.</exception>
    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JsonException("operationType, id, partitionKey, ifMatch and ifNoneMatch are texts.");
}
