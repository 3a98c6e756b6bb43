using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.Host.Settings;

/// <summary><c>%Name%</c> in an attribute stands for an app setting.</summary>
internal static partial class SettingReferences
{
    // They name and sort the binding itself.
    private static readonly string[] s_untouched = ["name", "type", "direction"];

    /// <summary>The attribute's properties with every reference in a text replaced.</summary>
    /// <exception cref="SettingsException">A setting does not exist; says in which property.</exception>
    public static JsonElement Resolve(JsonElement attributes, Func<string, string?> setting)
    {
        if (attributes.ValueKind is not JsonValueKind.Object || !attributes.GetRawText().Contains('%', StringComparison.Ordinal))
        {
            return attributes;
        }

        var resolved = JsonObject.Create(attributes)!;
        foreach (var (name, value) in resolved.ToArray())
        {
            if (!s_untouched.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                resolved[name] = Resolve(value, reference => setting(reference)
                    ?? throw new SettingsException($"{name}: '%{reference}%' does not resolve to a value, there is no app setting '{reference}'."));
            }
        }

        return JsonSerializer.SerializeToElement(resolved);
    }

    private static JsonNode? Resolve(JsonNode? value, Func<string, string> setting) => value switch
    {
        JsonValue text when text.TryGetValue<string>(out var it) => JsonValue.Create(Reference().Replace(it, match => setting(match.Groups[1].Value))),
        JsonArray array => new JsonArray([.. array.Select(item => Resolve(item, setting))]),
        JsonObject item => new JsonObject(item.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value, setting)))),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
