using System.Text.Json;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>What the change feed of all versions and deletes tells of one change.</summary>
/// <param name="Current">The document as it was written; null for a delete.</param>
/// <param name="Previous">The document that was deleted; null for other changes.</param>
internal sealed record VersionChange(string Operation, byte[]? Current, byte[]? Previous, long PreviousLsn, bool IsExpiry)
{
    public byte[] ToJson(Container container, long lsn, long timestamp) => ResourceJson.Write(writer =>
    {
        writer.WritePropertyName("current"u8);
        writer.WriteRawValue(Current ?? "{}"u8, skipInputValidation: true);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("operationType"u8, Operation);
        writer.WriteNumber("lsn"u8, lsn);
        writer.WriteNumber("crts"u8, timestamp);
        writer.WriteNumber("previousImageLSN"u8, PreviousLsn);
        writer.WriteBoolean("timeToLiveExpired"u8, IsExpiry);
        WriteIdentity(writer, container);
        writer.WriteEndObject();
        if (Previous is not null)
        {
            writer.WritePropertyName("previous"u8);
            writer.WriteRawValue(Previous, skipInputValidation: true);
        }
    });

    private void WriteIdentity(Utf8JsonWriter writer, Container container)
    {
        using var document = JsonDocument.Parse((Current ?? Previous)!, new() { MaxDepth = 128 });
        writer.WritePropertyName("id"u8);
        document.RootElement.GetProperty("id"u8).WriteTo(writer);
        writer.WriteStartObject("partitionKey"u8);
        foreach (var path in container.PartitionKey.Segments)
        {
            var value = document.RootElement;
            if (path.All(segment => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(segment, out value)))
            {
                writer.WritePropertyName(path[^1]);
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
