using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalCloud.Host.Settings;

/// <summary>local.settings.json as the real tools read it: <c>Values</c> and <c>ConnectionStrings</c> become settings, <c>Host</c> is for the host.</summary>
internal sealed partial record LocalSettings
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings by the names they were written with, as the app finds them in its environment.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>The same by configuration keys, as the host reads them.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Configuration => _values.Select(value => KeyValuePair.Create(KeyOf(value.Key), value.Value));

    public int? LocalHttpPort { get; private set; }

    /// <summary>Origins that browsers may call from; <c>*</c> for all.</summary>
    public IReadOnlyList<string> CorsOrigins { get; private set; } = [];

    public bool CorsCredentials { get; private set; }

    /// <summary>The developer's own file over the sample that a repository carries, so that a fresh clone runs.</summary>
    /// <exception cref="SettingsException">A file is not valid; says where and why.</exception>
    public static LocalSettings Load(string folder) =>
        LoadFiles(Path.Combine(folder, "local.settings.sample.json"), Path.Combine(folder, "local.settings.json"));

    /// <summary>Those of the files that are there; later ones win.</summary>
    /// <exception cref="SettingsException">A file is not valid; says where and why.</exception>
    public static LocalSettings LoadFiles(params IEnumerable<string> paths)
    {
        var settings = new LocalSettings();
        foreach (var path in paths.Where(File.Exists))
        {
            try
            {
                using var document = JsonDocument.Parse(
                    File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                settings.Read(Path.GetFileName(path), document.RootElement);
            }
            catch (JsonException exception)
            {
                throw new SettingsException($"{Path.GetFileName(path)} is not valid JSON: {exception.Message}");
            }
        }

        settings.CheckCors();
        return settings;
    }

    /// <summary><c>__</c> separates the levels of a configuration key in app settings.</summary>
    public static string KeyOf(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private void Read(string file, JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new SettingsException($"{file}: the file must be an object.");
        }

        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind is JsonValueKind.True)
        {
            throw new SettingsException($"{file}: encrypted settings cannot be read here; run 'func settings decrypt' first.");
        }

        foreach (var (section, prefix) in ((string, string)[])[("Values", ""), ("ConnectionStrings", "ConnectionStrings:")])
        {
            if (root.TryGetProperty(section, out var settings))
            {
                foreach (var setting in settings.ValueKind is JsonValueKind.Object
                    ? settings.EnumerateObject()
                    : throw new SettingsException($"{file}: {section} must be an object."))
                {
                    _values[prefix + setting.Name] = Value(prefix.Length > 0 ? ConnectionOf(setting.Value) : setting.Value)
                        ?? throw new SettingsException($"{file}: {section}.{setting.Name} must be a single value; use '__' in the name for levels.");
                }
            }
        }

        if (root.TryGetProperty("Host", out var host))
        {
            ReadHost(file, host.ValueKind is JsonValueKind.Object ? host : throw new SettingsException($"{file}: Host must be an object."));
        }
    }

    private void ReadHost(string file, JsonElement host)
    {
        if (host.TryGetProperty(nameof(LocalHttpPort), out var port))
        {
            LocalHttpPort = port.ValueKind is JsonValueKind.Number && port.TryGetInt32(out var number) && number is >= 0 and <= 65535
                ? number
                : throw new SettingsException($"{file}: Host.LocalHttpPort must be a port number from 0 to 65535, without quotes.");
        }

        if (host.TryGetProperty("CORS", out var cors))
        {
            CorsOrigins = cors.ValueKind is JsonValueKind.String
                ? OriginsOf(file, cors.GetString()!)
                : throw new SettingsException($"{file}: Host.CORS must be origins with commas between them, or \"*\".");
        }

        if (host.TryGetProperty("CORSCredentials", out var credentials))
        {
            CorsCredentials = credentials.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? credentials.GetBoolean()
                : throw new SettingsException($"{file}: Host.CORSCredentials must be true or false, without quotes.");
        }
    }

    // What is no origin, such as one with a slash at its end, would never match what a browser sends.
    private static string[] OriginsOf(string file, string text)
    {
        var origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(origins, origin => origin is not ("*" or "null") && !Origin().IsMatch(origin)) is not { } wrong ? origins
            : throw new SettingsException($"{file}: Host.CORS: '{wrong}' is no origin; write scheme://host:port without a path, or \"*\".");
    }

    // The files are one setting: one of them may have the origins, the other the credentials.
    private void CheckCors()
    {
        if (CorsCredentials && CorsOrigins.Contains("*"))
        {
            throw new SettingsException("local.settings.json: Host.CORSCredentials needs origins by name; browsers do not take credentials from \"*\".");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*://[^/?#*@\\s]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Origin();

    /// <summary>Some have the provider beside the text, as configuration files of Entity Framework had.</summary>
    private static JsonElement ConnectionOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty("ConnectionString", out var text) ? text : value;

    private static string? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.ToString(),
        JsonValueKind.Null => string.Empty,
        _ => null,
    };
}
