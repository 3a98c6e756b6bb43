using System.Text.Json;

namespace Ordering.Tests.Events;

/// <summary>Holds data to a schema, as far as the schemas of events go: type, properties, required, items, enum.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Faults(string at, JsonElement schema, JsonElement data)
    {
        if (schema.TryGetProperty("enum", out var values))
        {
            var allowed = values.EnumerateArray().Select(value => value.GetString()).ToList();
            return allowed.Contains(data.GetString()) ? [] : [$"{at} is '{data}', not one of {string.Join(", ", allowed)}"];
        }

        var type = schema.TryGetProperty("type", out var declared) ? declared.GetString() : null;
        return type switch
        {
            null => [$"{at} may be anything"],
            "object" when data.ValueKind == JsonValueKind.Object => Properties(at, schema, data),
            "array" when data.ValueKind == JsonValueKind.Array =>
                data.EnumerateArray().SelectMany((item, i) => Faults($"{at}[{i}]", schema.GetProperty("items"), item)),
            "string" when data.ValueKind == JsonValueKind.String => [],
            "boolean" when data.ValueKind is JsonValueKind.True or JsonValueKind.False => [],
            "number" when data.ValueKind == JsonValueKind.Number => [],
            "integer" when data.ValueKind == JsonValueKind.Number && data.TryGetInt64(out _) => [],
            _ => [$"{at} is a {data.ValueKind}, not {type}"],
        };
    }

    private static IEnumerable<string> Properties(string at, JsonElement schema, JsonElement data)
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value)
            : [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        return
        [
            .. required.Where(name => !data.TryGetProperty(name, out _)).Select(name => $"{at}.{name} is missing"),
            .. data.EnumerateObject().SelectMany(property => known.TryGetValue(property.Name, out var inner)
                ? Faults($"{at}.{property.Name}", inner, property.Value)
                : [$"{at}.{property.Name} is not in the schema"]),
        ];
    }
}
