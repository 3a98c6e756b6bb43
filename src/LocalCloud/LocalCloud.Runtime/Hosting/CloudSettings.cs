using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker.InMemory;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Hosting;

/// <summary>App settings from everywhere, the winning source last: files, environment, and what a test says.</summary>
internal sealed class CloudSettings
{
    private readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConfigurationManager _configuration;

    private CloudSettings(ConfigurationManager configuration, LocalSettings files) => (_configuration, Files) = (configuration, files);

    /// <summary>The port that local.settings.json asks for.</summary>
    public int? Port => Files.LocalHttpPort;

    /// <summary>All that is said in the files, for what they say to the host.</summary>
    public LocalSettings Files { get; }

    /// <exception cref="SettingsException">A file is not valid; says where and why.</exception>
    public static CloudSettings AddTo(ConfigurationManager configuration, AppFolder app, IReadOnlyDictionary<string, string?> chosen)
    {
        var settings = new CloudSettings(configuration, LocalSettings.LoadFiles(app.SettingsFiles));
        settings.Add(settings.Files.Configuration);
        using (ProcessState.Take())
        {
            configuration.AddEnvironmentVariables();
        }

        settings.Add(chosen.Select(setting => KeyValuePair.Create(LocalSettings.KeyOf(setting.Key), setting.Value)));
        return settings;
    }

    /// <summary>Wins over what was added before.</summary>
    public void Add(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var added = values.ToArray();
        _own.UnionWith(added.Select(setting => setting.Key));
        _configuration.AddInMemoryCollection(added);
    }

    /// <summary>What the app is to find in its environment, beside what this process has in its own.</summary>
    public Dictionary<string, string?> ForWorker() => _own.ToDictionary(
        key => key.Replace(":", "__", StringComparison.Ordinal), key => _configuration[key], StringComparer.OrdinalIgnoreCase);
}
