using LocalCloud.Faults;
using LocalCloud.Host.Settings;
using LocalCloud.Hosting;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.Storage;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services;

/// <summary>The emulated Service Bus of an app: what it is started with, and the settings that mean it.</summary>
internal static class ServiceBusSetup
{
    public const int DefaultPort = 5672;

    /// <summary>Of administration, beside the default port; beside another one it is any free one.</summary>
    private const int AdministrationPort = 5300;

    private const string EndpointName = "Endpoint=";

    /// <summary>The file with the entities: of the infrastructure code, or beside host.json. Null for none.</summary>
    public static string? FileOf(AppFolder app) =>
        app.InfraFile(DefinitionFile.Name) ?? (File.Exists(app.FileOf(DefinitionFile.Name)) ? app.FileOf(DefinitionFile.Name) : null);

    /// <exception cref="SettingsException">The file is not valid; says where and why.</exception>
    public static ServiceBusBrokerOptions Options(string? file, int port, StateFolder? state, TimeProvider time, FaultInjector? faults)
    {
        try
        {
            return new()
            {
                Port = port, AdministrationPort = port == DefaultPort ? AdministrationPort : 0,
                Definition = file is null ? null : DefinitionFile.Load(file), Path = state?.File("servicebus.db"), TimeProvider = time, Faults = faults,
            };
        }
        catch (ServiceBusDefinitionException exception)
        {
            throw new SettingsException(exception.Message);
        }
    }

    /// <exception cref="LaunchException">The port is taken, or the state cannot be used.</exception>
    public static async Task<ServiceBusBroker> StartAsync(ServiceBusBrokerOptions options)
    {
        try
        {
            return await ServiceBusBroker.StartAsync(options);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or SchemaVersionException or DatabaseFileException)
        {
            throw new LaunchException(exception.Message, exception);
        }
    }

    /// <summary>Settings that are a connection string for an emulator on loopback, with the port it really has.</summary>
    public static Dictionary<string, string?> Replacing(IConfiguration configuration, int port) => SettingRedirects.Of(
        configuration,
        (_, value) => value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)
            ? string.Join(';', value.Split(';').Select(part => IsLocalEndpoint(part.Trim()) ? $"{EndpointName}sb://localhost:{port}" : part))
            : null);

    private static bool IsLocalEndpoint(string part) =>
        part.StartsWith(EndpointName, StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(part[EndpointName.Length..], UriKind.Absolute, out var uri) && uri.IsLoopback;
}
