using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Settings;

internal static class HostJsonReader
{
    public static HostJson Read(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "the file");
        if (Find(root, "version") is not { ValueKind: JsonValueKind.String } version || version.GetString() != "2.0")
        {
            throw new SettingsException("host.json: \"version\" must be \"2.0\".");
        }

        var mode = Text(root, "extensions.cosmosDB.connectionMode");
        if (mode is not null && !mode.Equals("Gateway", StringComparison.OrdinalIgnoreCase) && !mode.Equals("Direct", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingsException($"host.json: extensions.cosmosDB.connectionMode is \"{mode}\"; it must be \"Gateway\" or \"Direct\".");
        }

        CheckTime(root, "functionTimeout", TimeSpan.FromSeconds(1), TimeSpan.MaxValue, mayBeUnlimited: true);
        foreach (var queue in (string[])["controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout"])
        {
            // Outside of this the real extension does not start.
            CheckTime(root, $"extensions.durableTask.storageProvider.{queue}", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(60));
        }

        return new HostJson
        {
            RoutePrefix = RoutePrefix(Text(root, "extensions.http.routePrefix") ?? "api"),
            DurableHubName = HubName(Text(root, "extensions.durableTask.hubName")),
            DurableMaxConcurrentActivities = Count(root, "extensions.durableTask.maxConcurrentActivityFunctions"),
            LogLevels = LogLevels(Find(root, "logging.logLevel")),
        };
    }

    private static void CheckTime(JsonElement root, string path, TimeSpan from, TimeSpan to, bool mayBeUnlimited = false)
    {
        if (Text(root, path) is not { } text || (mayBeUnlimited && text == "-1"))
        {
            return;
        }

        if (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) || time < from || time > to)
        {
            var range = to == TimeSpan.MaxValue ? $"of {from:c} or more" : $"between {from.TotalMinutes} and {to.TotalMinutes} minutes";
            throw new SettingsException($"host.json: {path} is \"{text}\"; it must be a time {range}, such as 00:05:00.");
        }
    }

    private static string RoutePrefix(string prefix)
    {
        var trimmed = prefix.Trim('/');
        return !trimmed.Any("{}?#* ".Contains)
            ? trimmed
            : throw new SettingsException($"host.json: extensions.http.routePrefix \"{prefix}\" must be plain path segments.");
    }

    // The rule of the real extension, so that a name that works here works there.
    private static string? HubName(string? name) =>
        name is null || (name.StartsWith('%') && name.EndsWith('%'))
        || (name.Length is >= 3 and <= 45 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit))
            ? name
            : throw new SettingsException($"host.json: extensions.durableTask.hubName \"{name}\" must be 3 to 45 letters and digits, starting with a letter.");

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

    private static string? Text(JsonElement root, string path)
    {
        if (Find(root, path) is not { } element)
        {
            return null;
        }

        Expect(element, JsonValueKind.String, path);
        return element.GetString();
    }

    private static int? Count(JsonElement root, string path) => Find(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.TryGetInt32(out var count) && count > 0 => count,
        _ => throw new SettingsException($"host.json: {path} must be a positive whole number."),
    };

    private static JsonElement? Find(JsonElement root, string path)
    {
        var element = root;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static void Expect(JsonElement element, JsonValueKind kind, string where)
    {
        if (element.ValueKind != kind)
        {
            throw new SettingsException($"host.json: {where} must be {(kind is JsonValueKind.Object ? "an object" : "a string")}.");
        }
    }
}
