using System.Globalization;
using System.Text.Json;

namespace LocalCloud.Host.Settings;

/// <summary>Single values of host.json, each refused with its path when it is of another kind than expected.</summary>
internal static class HostJsonValues
{
    public static string? Text(JsonElement root, string path)
    {
        if (Find(root, path) is not { } element)
        {
            return null;
        }

        Expect(element, JsonValueKind.String, path);
        return element.GetString();
    }

    public static bool? Flag(JsonElement root, string path) => Find(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } element => element.GetBoolean(),
        { ValueKind: JsonValueKind.String } element when bool.TryParse(element.GetString(), out var flag) => flag,
        _ => throw new SettingsException($"host.json: {path} must be true or false."),
    };

    public static int? Count(JsonElement root, string path) => Whole(root, path) switch
    {
        null => null,
        { } count when count > 0 => count,
        _ => throw new SettingsException($"host.json: {path} must be a positive whole number."),
    };

    /// <summary>As <see cref="Count"/>, but 0 is allowed, too.</summary>
    public static int? CountOrNone(JsonElement root, string path) => Whole(root, path) is 0 ? 0 : Count(root, path);

    /// <summary>As <see cref="Count"/>, but -1 says that there is no limit.</summary>
    public static int? Limit(JsonElement root, string path) => Whole(root, path) is -1 ? null : Count(root, path);

    public static TimeSpan? Time(JsonElement root, string path) => Text(root, path) switch
    {
        null => null,
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
        { } text => throw new SettingsException($"host.json: {path} \"{text}\" is not a time span; write it as hours:minutes:seconds."),
    };

    public static JsonElement? Find(JsonElement root, string path)
    {
        var element = root;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind is not JsonValueKind.Object || Child(element, name) is not { } child)
            {
                return null;
            }

            element = child;
        }

        return element.ValueKind is JsonValueKind.Null ? null : element;
    }

    public static void Expect(JsonElement element, JsonValueKind kind, string where)
    {
        if (element.ValueKind != kind)
        {
            throw new SettingsException($"host.json: {where} must be {(kind is JsonValueKind.Object ? "an object" : "a string")}.");
        }
    }

    private static int? Whole(JsonElement root, string path) => Find(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.TryGetInt32(out var number) => number,
        { ValueKind: JsonValueKind.String } element
            when int.TryParse(element.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new SettingsException($"host.json: {path} must be a positive whole number."),
    };

    // Configuration keys have no case.
    private static JsonElement? Child(JsonElement element, string name)
    {
        if (element.TryGetProperty(name, out var exact))
        {
            return exact;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
