using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Settings;

/// <summary>The parts of host.json that LocalCloud acts on.</summary>
public sealed record HostJson
{
    /// <summary>Comes before every HTTP route; the real default is <c>api</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary><c>extensions.durableTask.hubName</c>.</summary>
    public string? DurableHubName { get; init; }

    /// <summary><c>extensions.durableTask.maxConcurrentActivityFunctions</c>.</summary>
    public int? DurableMaxConcurrentActivities { get; init; }

    /// <summary><c>logging.logLevel</c>: category to level; <c>default</c> for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <exception cref="SettingsException">The file is not valid; says where and why.</exception>
    public static HostJson Load(string path)
    {
        if (!File.Exists(path))
        {
            return new();
        }

        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return HostJsonReader.Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new SettingsException($"host.json is not valid JSON: {exception.Message}");
        }
    }
}
