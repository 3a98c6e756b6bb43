namespace LocalCloud.Host.Keys;

/// <summary>All keys by name, as <c>keys.json</c> has them.</summary>
internal sealed class KeySet
{
    public string Master { get; set; } = "";

    public Dictionary<string, string> Host { get; init; } = [];

    public Dictionary<string, string> System { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, Dictionary<string, string>> Functions { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> OfFunction(string name)
    {
        if (!Functions.TryGetValue(name, out var keys))
        {
            Functions[name] = keys = [];
        }

        return keys;
    }
}
