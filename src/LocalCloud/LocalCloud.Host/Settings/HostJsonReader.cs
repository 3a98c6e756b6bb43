using System.Text.Json;
using Microsoft.Extensions.Logging;
using static LocalCloud.Host.Settings.HostJsonValues;

namespace LocalCloud.Host.Settings;

/// <summary>Reads host.json and refuses what stops the real host, so that a file that works here works there.</summary>
internal static class HostJsonReader
{
    private static readonly TimeSpan s_shortestTimeout = TimeSpan.FromSeconds(1);

    public static HostJson Read(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "the file");
        if (Find(root, "version") is not { ValueKind: JsonValueKind.String } version || version.GetString() != "2.0")
        {
            throw new SettingsException("host.json: \"version\" must be \"2.0\".");
        }

        return new HostJson
        {
            Root = root,
            FunctionTimeout = Timeout(root),
            LogLevels = LogLevels(Find(root, "logging.logLevel")),
            Http = Http(root),
            CosmosDB = CosmosDB(root),
            DurableTask = DurableTaskReader.Read(root),
        };
    }

    private static TimeSpan? Timeout(JsonElement root) => Text(root, "functionTimeout") switch
    {
        null => new HostJson().FunctionTimeout,
        "-1" => null,
        _ when Time(root, "functionTimeout") is { } time && time >= s_shortestTimeout => time,
        _ => throw new SettingsException($"host.json: functionTimeout must be at least {s_shortestTimeout:c}, or \"-1\" for no limit."),
    };

    private static HttpSettings Http(JsonElement root)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        const string Headers = "extensions.http.customHeaders";
        if (Find(root, Headers) is { } custom)
        {
            Expect(custom, JsonValueKind.Object, Headers);
            foreach (var header in custom.EnumerateObject())
            {
                Expect(header.Value, JsonValueKind.String, $"{Headers}.{header.Name}");
                headers[header.Name] = header.Value.GetString()!;
            }
        }

        return new HttpSettings
        {
            RoutePrefix = RoutePrefix(Text(root, "extensions.http.routePrefix") ?? "api"),
            MaxConcurrentRequests = Limit(root, "extensions.http.maxConcurrentRequests"),
            MaxOutstandingRequests = Limit(root, "extensions.http.maxOutstandingRequests"),
            CustomHeaders = headers,
        };
    }

    private static string RoutePrefix(string prefix)
    {
        var trimmed = prefix.Trim('/');
        return !trimmed.Any("{}?#* ".Contains)
            ? trimmed
            : throw new SettingsException($"host.json: extensions.http.routePrefix \"{prefix}\" must be plain path segments.");
    }

    private static CosmosDBSettings CosmosDB(JsonElement root)
    {
        var mode = Text(root, "extensions.cosmosDB.connectionMode") ?? "Gateway";
        var isGateway = mode.Equals("Gateway", StringComparison.OrdinalIgnoreCase);
        return isGateway || mode.Equals("Direct", StringComparison.OrdinalIgnoreCase)
            ? new() { UsesGateway = isGateway, UserAgentSuffix = Text(root, "extensions.cosmosDB.userAgentSuffix") }
            : throw new SettingsException($"host.json: extensions.cosmosDB.connectionMode is \"{mode}\"; it must be \"Gateway\" or \"Direct\".");
    }

    private static Dictionary<string, LogLevel> LogLevels(JsonElement? levels)
    {
        var result = new Dictionary<string, LogLevel>();
        if (levels is { } element)
        {
            Expect(element, JsonValueKind.Object, "logging.logLevel");
            foreach (var level in element.EnumerateObject())
            {
                result[level.Name] = level.Value.ValueKind is JsonValueKind.String && Enum.TryParse<LogLevel>(level.Value.GetString(), true, out var parsed)
                    ? parsed
                    : throw new SettingsException($"host.json: logging.logLevel.{level.Name} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }

        return result;
    }
}
