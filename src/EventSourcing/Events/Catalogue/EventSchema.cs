using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EventSourcing.Events.Catalogue;

/// <summary>The JSON schema of an event's data as <see cref="EventSerializer"/> writes it.</summary>
public static class EventSchema
{
    private static readonly JsonSerializerOptions Written = new(EventSerializer.JsonOptions)
    {
        // A reader may be lenient about numbers in quotes; nothing is ever written that way.
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Of(Type eventClass)
    {
        ArgumentNullException.ThrowIfNull(eventClass);
        return Written.GetJsonSchemaAsNode(eventClass, Exporter).AsObject();
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var converter = context.PropertyInfo?.CustomConverter ?? context.TypeInfo.Converter;
        if (converter.GetType().IsDefined(typeof(StoredAsTextAttribute)))
        {
            return new JsonObject { ["type"] = "string" };
        }

        if (schema is JsonObject described && described["properties"] is JsonObject properties)
        {
            // Evaluated to the end: it strikes out nulls on the way.
            string[] required = [.. properties.Where(property => IsAlwaysThere(property.Value!)).Select(property => property.Key)];
            described["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        return schema;
    }

    /// <summary>A null is never written: what may be null may be absent. What has a default is absent from data older than itself.</summary>
    private static bool IsAlwaysThere(JsonNode property) =>
        property is not JsonObject described || (!StrikeOutNull(described, "type") & !StrikeOutNull(described, "enum") & !described.ContainsKey("default"));

    private static bool StrikeOutNull(JsonObject described, string keyword)
    {
        if (described[keyword] is not JsonArray alternatives || alternatives.RemoveAll(IsNone) == 0)
        {
            return false;
        }

        if (keyword == "type" && alternatives.Count == 1)
        {
            described[keyword] = alternatives[0]!.DeepClone();
        }

        return true;

        bool IsNone(JsonNode? alternative) => keyword == "type" ? (string?)alternative == "null" : alternative is null;
    }
}
