using System.Text.Json;

namespace LocalCloud.Functions.Settings;

/// <summary>local.settings.json as the real tools read it: <c>Values</c> and <c>ConnectionStrings</c> become settings, <c>Host</c> is for the host.</summary>
public sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? LocalHttpPort)
{
    /// <summary>The developer's own file over the sample that the repository carries, so that a fresh clone runs.</summary>
    /// <exception cref="SettingsException">A file is not valid; says where and why.</exception>
    public static LocalSettings Load(string folder)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        int? port = null;
        foreach (var file in (string[])["local.settings.sample.json", "local.settings.json"])
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(
                    File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                port = Read(file, document.RootElement, values) ?? port;
            }
            catch (JsonException exception)
            {
                throw new SettingsException($"{file} is not valid JSON: {exception.Message}");
            }
        }

        return new(values, port);
    }

    /// <summary><c>__</c> separates the levels of a configuration key in app settings.</summary>
    public static string KeyOf(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static int? Read(string file, JsonElement root, Dictionary<string, string?> values)
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
                    values[prefix + KeyOf(setting.Name)] = setting.Value.ValueKind switch
                    {
                        JsonValueKind.String => setting.Value.GetString(),
                        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => setting.Value.ToString(),
                        JsonValueKind.Null => null,
                        _ => throw new SettingsException($"{file}: {section}.{setting.Name} must be a single value; use '__' in the name for levels."),
                    };
                }
            }
        }

        return root.TryGetProperty("Host", out var host) && host.ValueKind is JsonValueKind.Object
            && host.TryGetProperty(nameof(LocalHttpPort), out var port)
            ? port.ValueKind is JsonValueKind.Number && port.TryGetInt32(out var number) && number is >= 0 and <= 65535
                ? number
                : throw new SettingsException($"{file}: Host.LocalHttpPort must be a port number from 0 to 65535, without quotes.")
            : null;
    }
}
