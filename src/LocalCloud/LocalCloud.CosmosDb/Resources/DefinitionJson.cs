using System.Text.Json;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>A <see cref="ContainerDefinition"/> as the JSON a client would have sent.</summary>
internal static class DefinitionJson
{
    public static byte[] Of(ContainerDefinition definition) => ResourceJson.Write(writer =>
    {
        writer.WriteString("id"u8, definition.Id);
        writer.WriteStartObject("partitionKey"u8);
        writer.WriteStartArray("paths"u8);
        foreach (var path in definition.PartitionKeyPaths)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteString("kind"u8, definition.PartitionKeyPaths.Count > 1 ? "MultiHash" : "Hash");
        writer.WriteEndObject();
        if (definition.DefaultTimeToLive is { } ttl)
        {
            writer.WriteNumber("defaultTtl"u8, ttl);
        }

        if (definition.IndexingPolicyJson is { } policy)
        {
            using var parsed = JsonDocument.Parse(policy);
            writer.WritePropertyName("indexingPolicy"u8);
            parsed.WriteTo(writer);
        }
    });
}
