using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Settings;

/// <summary>The parts of host.json that the host acts on.</summary>
internal sealed record HostJson
{
    /// <summary>How long one invocation may take; null is without limit. The default is that of every plan but Consumption.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>logging.logLevel</c>: category to level; <c>default</c> for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    public HttpSettings Http { get; init; } = new();

    public CosmosDBSettings CosmosDB { get; init; } = new();

    public DurableTaskSettings DurableTask { get; init; } = new();

    /// <summary>All of the file, for extensions whose settings are not listed here; undefined when there is no file.</summary>
    public JsonElement Root { get; init; }

    /// <summary>The settings of one extension as they were written; null when there are none.</summary>
    public JsonElement? Extension(string name) => HostJsonValues.Find(Root, "extensions." + name);

    /// <exception cref="SettingsException">The file is not valid; says where and why.</exception>
    public static HostJson Load(string path) => File.Exists(path) ? Parse(File.ReadAllBytes(path)) : new();

    /// <exception cref="SettingsException">The text is not valid; says where and why.</exception>
    public static HostJson Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return HostJsonReader.Read(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new SettingsException($"host.json is not valid JSON: {exception.Message}");
        }
    }
}

/// <summary><c>extensions.http</c>.</summary>
internal sealed record HttpSettings
{
    /// <summary>Comes before every route; the real default is <c>api</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How many functions run at once; null is without limit.</summary>
    public int? MaxConcurrentRequests { get; init; }

    /// <summary>How many requests run or wait before the next is answered with 429; null is without limit.</summary>
    public int? MaxOutstandingRequests { get; init; }

    /// <summary>Set on every answer.</summary>
    public IReadOnlyDictionary<string, string> CustomHeaders { get; init; } = new Dictionary<string, string>();
}

/// <summary><c>extensions.cosmosDB</c>.</summary>
internal sealed record CosmosDBSettings
{
    /// <summary><c>Gateway</c> or <c>Direct</c>.</summary>
    public bool UsesGateway { get; init; } = true;

    public string? UserAgentSuffix { get; init; }
}

/// <summary><c>extensions.durableTask</c>.</summary>
internal sealed record DurableTaskSettings
{
    public string? HubName { get; init; }

    public int? MaxConcurrentActivityFunctions { get; init; }

    public int? MaxConcurrentOrchestratorFunctions { get; init; }

    public int? MaxConcurrentEntityFunctions { get; init; }

    public bool ExtendedSessionsEnabled { get; init; }

    /// <summary>How long the worker keeps an orchestration that waits.</summary>
    public TimeSpan ExtendedSessionIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
