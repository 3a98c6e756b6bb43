using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>The environment variables a worker gets: what the real host gives it, and the app settings.</summary>
internal static class WorkerEnvironment
{
    // ASP.NET Core's and HttpClient's lines at Information cost more than the request they tell of; the real host drops most of them after
    // they have been sent. They are silenced where they arise, unless host.json or a setting asks for them.
    private static readonly string[] s_noisy = ["Microsoft.AspNetCore", "System.Net.Http"];

    public static Dictionary<string, string?> For(AppFiles app, AppSettings settings, HostJson host, Uri? http)
    {
        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Development",

            // As in the cloud: an app that calls its own API needs no setting for that.
            ["WEBSITE_HOSTNAME"] = http?.Authority,
        };
        foreach (var category in s_noisy)
        {
            var name = "Logging__LogLevel__" + category;
            if (settings[name] is null)
            {
                variables[name] = LevelOf(category, host).ToString();
            }
        }

        foreach (var (name, value) in settings.Variables)
        {
            variables[name] = value;
        }

        variables["FUNCTIONS_WORKER_DIRECTORY"] = app.Directory;
        variables["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Directory;
        return variables;
    }

    private static LogLevel LevelOf(string category, HostJson host) => host.LogLevels
        .Where(level => category.Equals(level.Key, StringComparison.OrdinalIgnoreCase) || category.StartsWith(level.Key + ".", StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(level => level.Key.Length)
        .Select(level => level.Value)
        .FirstOrDefault(LogLevel.Warning);
}
