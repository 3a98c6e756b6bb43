using LocalCloud.EventGrid;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.Faults;
using LocalCloud.Host.Settings;
using LocalCloud.Hosting;
using LocalCloud.Storage;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services;

/// <summary>The emulated Event Grid of an app: what it is started with, and the settings that mean it.</summary>
internal static class EventGridSetup
{
    public const int DefaultPort = 6060;

    /// <exception cref="SettingsException">The file is not valid; says where and why.</exception>
    public static EventGridOptions Options(
        string file, int port, StateFolder? state, TimeProvider time, FaultInjector? faults, Func<Uri?> functions, Func<string?> functionsKey,
        Func<string, string?> settings)
    {
        try
        {
            return new()
            {
                Port = port, Definition = EventGridDefinition.Load(file), Path = state?.File("eventgrid.db"), DeadLetterPath = state?.File(StateFolder.DeadLetters),
                TimeProvider = time, Faults = faults, Functions = functions, FunctionsKey = functionsKey, Settings = settings,
            };
        }
        catch (EventGridDefinitionException exception)
        {
            throw new SettingsException(exception.Message);
        }
    }

    /// <exception cref="LaunchException">The port is taken, or the state cannot be used.</exception>
    public static async Task<EventGridServer> StartAsync(EventGridOptions options)
    {
        try
        {
            var server = await EventGridServer.StartAsync(options, loggers: null, CancellationToken.None);
            server.BeginDelivery();
            return server;
        }
        catch (Exception exception) when (exception is InvalidOperationException or SchemaVersionException or DatabaseFileException)
        {
            throw new LaunchException(exception.Message, exception);
        }
    }

    /// <summary>Settings that are the endpoint of a topic on loopback, with the port it really has.</summary>
    public static Dictionary<string, string?> Replacing(IConfiguration configuration, int port) => SettingRedirects.Of(
        configuration,
        (_, value) => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri is { IsLoopback: true, Scheme: "http" or "https" }
            && uri.AbsolutePath.StartsWith("/topics/", StringComparison.Ordinal) && uri.AbsolutePath.TrimEnd('/').EndsWith("/api/events", StringComparison.Ordinal)
                ? new UriBuilder(uri) { Scheme = "http", Port = port }.Uri.ToString()
                : null);
}
