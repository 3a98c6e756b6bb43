using System.Text.Json;

namespace LocalCloud.EventGrid.Filters;

/// <summary>Values of an event by the keys of filters.</summary>
internal static class EventValue
{
    /// <summary>Undefined when there is none. Attributes have no case; what is inside the data has.</summary>
    public static JsonElement Find(JsonElement published, string key)
    {
        var path = key.Split('.');
        var found = published.EnumerateObject()
            .FirstOrDefault(attribute => attribute.Name.Equals(path[0], StringComparison.OrdinalIgnoreCase)).Value;
        foreach (var name in path.AsSpan(1))
        {
            if (found.ValueKind is not JsonValueKind.Object || !found.TryGetProperty(name, out var child))
            {
                return default;
            }

            found = child;
        }

        return found;
    }
}
