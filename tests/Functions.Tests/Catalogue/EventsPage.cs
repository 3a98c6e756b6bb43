using System.Globalization;
using System.Text;
using System.Text.Json;
using EventSourcing.Events.Catalogue;

namespace OrderFlow.Tests.Catalogue;

/// <summary>The catalogue as a page to read: docs/events.md.</summary>
internal static class EventsPage
{
    public static string Of(EventCatalogue catalogue)
    {
        var page = new StringBuilder($"""
            # Events

            Everything that can happen, and who reacts to it. Generated from the code; the app serves the same as `GET /api/events`, with JSON schemas.
            Every version ever written is in [`tests/Ordering.Tests/Events`](../tests/Ordering.Tests/Events), as data and as schema.
            `UPDATE_DOCS=1 dotnet test tests/Functions.Tests` writes this page anew.

            | context | event | version | happens when | consumed by |
            |---|---|---|---|---|

            """);
        foreach (var entry in catalogue.Events)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {entry.Context} | [`{entry.Type}`](#{entry.Type}) | {entry.SchemaVersion} | {entry.Description} | {Consumers(entry)} |\n");
        }

        foreach (var context in catalogue.Events.GroupBy(entry => entry.Context))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {context.Key}\n");
            page.AppendJoin("", context.Select(Section));
        }

        return page.ToString();
    }

    private static string Section(CatalogueEntry entry)
    {
        var earlier = entry.EarlierVersions.IsEmpty ? "" : $" Still read: version {string.Join(" and ", entry.EarlierVersions)}.";
        var fields = Fields("", entry.Schema, required: true).ToList();
        var table = fields.Count == 0 ? "No data: that it happened says it all.\n" : $"| field | type |\n|---|---|\n{string.Concat(fields)}";
        return $"\n### {entry.Type}\n\n{entry.Description} Version {entry.SchemaVersion}.{earlier}\n\n{table}";
    }

    private static string Consumers(CatalogueEntry entry) =>
        entry.Consumers.IsEmpty ? "–" : string.Join(", ", entry.Consumers.Select(name => $"`{name}`"));

    private static IEnumerable<string> Fields(string path, JsonElement schema, bool required)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            return Fields($"{path}[]", items, required);
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            var names = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToHashSet();
            return properties.EnumerateObject().SelectMany(property =>
                Fields(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, required && names.Contains(property.Name)));
        }

        return path.Length == 0 ? [] : [$"| `{path}` | {TypeOf(schema)}{(required ? "" : ", optional")} |\n"];
    }

    private static string TypeOf(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values) ? string.Join(" or ", values.EnumerateArray().Select(value => $"`{value}`"))
        : schema.TryGetProperty("format", out var format) ? format.GetString()!
        : schema.GetProperty("type").GetString()!;
}
