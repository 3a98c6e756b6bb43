using LocalCloud.Dashboard.Logs;
using LocalCloud.Host;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Dashboard.Settings;

/// <summary>What the app runs with: settings, host.json as it was understood, and what the host warns of.</summary>
internal sealed class AppEnvironment(FunctionsHostOptions options, LogRing logs, HostAddresses addresses)
{
    public object Read() => new
    {
        Runtime = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
        Address = addresses.Http?.ToString(),
        options.AppDirectory,
        options.Isolated,
        Settings = options.Settings.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
            .Select(setting => new { Name = setting.Key, Value = Masked.Value(setting.Key, setting.Value) }),
        HostJson = HostJson(),
        Warnings = logs.HostWarnings,
    };

    private object HostJson()
    {
        var host = options.HostJson;
        return new
        {
            FunctionTimeout = host.FunctionTimeout?.ToString() ?? "none",
            LogLevels = host.LogLevels.ToDictionary(level => level.Key, level => level.Value.ToString()),
            host.Http.RoutePrefix,
            host.Http.MaxConcurrentRequests,
            host.Http.MaxOutstandingRequests,
            CustomHeaders = host.Http.CustomHeaders.Keys,
            CosmosDBGateway = host.CosmosDB.UsesGateway,
            host.DurableTask,
        };
    }
}
