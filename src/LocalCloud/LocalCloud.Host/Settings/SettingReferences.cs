using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Host.Settings;

/// <summary><c>%Name%</c> in an attribute stands for an app setting.</summary>
internal static partial class SettingReferences
{
    // They name and sort the binding itself.
    private static readonly string[] s_untouched = ["name", "type", "direction"];

    /// <summary>The attribute's properties with every reference in a text replaced.</summary>
    /// <exception cref="SettingsException">A setting does not exist.</exception>
    public static JsonElement Resolve(JsonElement attributes, IConfiguration configuration)
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
                resolved[name] = Resolve(value, configuration);
            }
        }

        return JsonSerializer.SerializeToElement(resolved);
    }

    /// <exception cref="SettingsException">A setting does not exist.</exception>
    public static string Resolve(string text, IConfiguration configuration) => Reference().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return configuration[LocalSettings.KeyOf(name)]
            ?? throw new SettingsException($"'%{name}%' does not resolve to a value: there is no setting '{name}'.");
    });

    /// <summary>The same by the settings that the app has.</summary>
    /// <exception cref="SettingsException">A setting does not exist; says in which function.</exception>
    public static JsonElement Resolve(string function, string attribute, AppSettings settings)
    {
        using var document = JsonDocument.Parse(attribute);
        if (!attribute.Contains('%', StringComparison.Ordinal))
        {
            return document.RootElement.Clone();
        }

        var resolved = JsonNode.Parse(attribute)!.AsObject();
        foreach (var (name, value) in resolved.ToArray())
        {
            if (!s_untouched.Contains(name, StringComparer.OrdinalIgnoreCase)
                && value is JsonValue text && text.TryGetValue<string>(out var original) && original.Contains('%', StringComparison.Ordinal))
            {
                resolved[name] = Reference().Replace(original, match => settings[match.Groups[1].Value] ?? throw new SettingsException(
                    $"Function '{function}', {name} of its {resolved["type"]}: '{match.Value}' does not resolve to a value, there is no app setting '{match.Groups[1].Value}'."));
            }
        }

        return JsonSerializer.SerializeToElement(resolved);
    }

    private static JsonNode? Resolve(JsonNode? value, IConfiguration configuration) => value switch
    {
        JsonValue text when text.TryGetValue<string>(out var it) => JsonValue.Create(Resolve(it, configuration)),
        JsonArray array => new JsonArray([.. array.Select(item => Resolve(item, configuration))]),
        JsonObject item => new JsonObject(item.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value, configuration)))),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
