using System.Buffers;
using System.Text.Json;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>The JSON of resources that are no documents: what the client sent, completed with defaults and system properties.</summary>
internal static class ResourceJson
{
    private static readonly string[] System =
        ["_rid", "_self", "_etag", "_ts", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts", "_colls", "_users"];

    public static byte[] Database(string id, string rid, long timestamp) => Write(writer =>
    {
        writer.WriteString("id"u8, id);
        WriteSystem(writer, rid, $"dbs/{rid}/", timestamp);
        writer.WriteString("_colls"u8, "colls/"u8);
        writer.WriteString("_users"u8, "users/"u8);
    });

    public static byte[] Container(JsonElement definition, string databaseRid, string rid, long timestamp) => Write(writer =>
    {
        foreach (var property in definition.EnumerateObject())
        {
            if (property.NameEquals("partitionKey"u8))
            {
                WritePartitionKey(writer, property.Value);
            }
            else if (property.NameEquals("indexingPolicy"u8))
            {
                WriteIndexingPolicy(writer, property.Value);
            }
            else if (!System.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
            {
                property.WriteTo(writer);
            }
        }

        Default(writer, definition, "indexingPolicy"u8, """{"indexingMode":"consistent","automatic":true,"includedPaths":[{"path":"/*"}],"excludedPaths":[{"path":"/\"_etag\"/?"}]}""");
        Default(writer, definition, "conflictResolutionPolicy"u8, """{"mode":"LastWriterWins","conflictResolutionPath":"/_ts","conflictResolutionProcedure":""}""");
        Default(writer, definition, "geospatialConfig"u8, """{"type":"Geography"}""");
        WriteSystem(writer, rid, $"dbs/{databaseRid}/colls/{rid}/", timestamp);
        foreach (var child in (ReadOnlySpan<string>)["docs", "sprocs", "triggers", "udfs", "conflicts"])
        {
            writer.WriteString("_" + child, child + "/");
        }
    });

    /// <summary>A script or permission: of what the client sent, everything but system properties.</summary>
    public static byte[] Defined(JsonElement definition, string rid, string self, long timestamp) => Write(writer =>
    {
        foreach (var property in definition.EnumerateObject().Where(property => !property.Name.StartsWith('_')))
        {
            property.WriteTo(writer);
        }

        WriteSystem(writer, rid, self, timestamp);
    });

    public static byte[] Offer(string rid, string target, string targetSelf, int throughput, int? autoscaleMaximum, long timestamp) => Write(writer =>
    {
        writer.WriteString("resource"u8, targetSelf);
        writer.WriteString("offerType"u8, "Invalid"u8);
        writer.WriteString("offerResourceId"u8, target);
        writer.WriteString("offerVersion"u8, "V2"u8);
        writer.WriteStartObject("content"u8);
        writer.WriteNumber("offerThroughput"u8, throughput);
        writer.WriteBoolean("offerIsRUPerMinuteThroughputEnabled"u8, false);
        if (autoscaleMaximum is { } maximum)
        {
            writer.WriteStartObject("offerAutopilotSettings"u8);
            writer.WriteNumber("maxThroughput"u8, maximum);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteString("id"u8, rid);
        WriteSystem(writer, rid, $"offers/{rid}/", timestamp);
    });

    public static byte[] Write(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, ErrorBody.Relaxed);
        writer.WriteStartObject();
        properties(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteSystem(Utf8JsonWriter writer, string rid, string self, long timestamp)
    {
        writer.WriteString("_rid"u8, rid);
        writer.WriteString("_self"u8, self);
        writer.WriteString("_etag"u8, $"\"{Guid.NewGuid()}\"");
        writer.WriteNumber("_ts"u8, timestamp);
    }

    /// <summary>Without a version the client would hash keys with version 1 and address the wrong ranges.</summary>
    private static void WritePartitionKey(Utf8JsonWriter writer, JsonElement key)
    {
        writer.WriteStartObject("partitionKey"u8);
        writer.WritePropertyName("paths"u8);
        key.GetProperty("paths"u8).WriteTo(writer);
        writer.WriteString("kind"u8, key.TryGetProperty("kind"u8, out var kind) && kind.GetString() is { } text ? text : "Hash");
        writer.WriteNumber("version"u8, 2);
        writer.WriteEndObject();
    }

    /// <summary>A client that sets one part of the policy leaves the rest out; the service shows all of it.</summary>
    private static void WriteIndexingPolicy(Utf8JsonWriter writer, JsonElement policy)
    {
        writer.WriteStartObject("indexingPolicy"u8);
        foreach (var property in policy.EnumerateObject())
        {
            property.WriteTo(writer);
        }

        Default(writer, policy, "indexingMode"u8, "\"consistent\"");
        Default(writer, policy, "automatic"u8, "true");
        writer.WriteEndObject();
    }

    private static void Default(Utf8JsonWriter writer, JsonElement definition, ReadOnlySpan<byte> name, string json)
    {
        if (!definition.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }
    }
}
