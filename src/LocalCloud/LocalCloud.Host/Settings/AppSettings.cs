namespace LocalCloud.Host.Settings;

/// <summary>App settings by name, over the environment of the process, as they are environment variables in the real host.</summary>
internal sealed class AppSettings
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    private readonly IReadOnlyDictionary<string, string?> _environment;

    public AppSettings(IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?> environment)
    {
        _environment = environment;
        foreach (var (name, value) in values)
        {
            _values[Variable(name)] = value;
        }
    }

    /// <summary>By the names they have as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Variables => _values;

    public string? this[string name] => _values.TryGetValue(Variable(name), out var value)
        ? value
        : _environment.GetValueOrDefault(Variable(name)) ?? _environment.GetValueOrDefault(name);

    private static string Variable(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
