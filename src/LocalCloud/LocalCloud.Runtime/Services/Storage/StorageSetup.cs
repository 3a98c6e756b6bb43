using LocalCloud.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services.Storage;

/// <summary>Azurite beside an app, and the settings that mean it.</summary>
internal static class StorageSetup
{
    /// <summary>Null unless it is asked for.</summary>
    public static AzuriteOptions? Options(Launch launch, StateFolder? state) =>
        launch.Arguments.Azurite ? new(launch.App, state?.File(StateFolder.Azurite), TakesFreePorts: !launch.IsTerminal) : null;

    /// <summary>Settings that are a connection string for a storage emulator, with the ports it really has.</summary>
    public static Dictionary<string, string?> Replacing(IConfiguration configuration, string connectionString) =>
        SettingRedirects.Of(configuration, (_, value) => IsEmulator(value) ? connectionString : null);

    private static bool IsEmulator(string value) => value.Split(';').Select(part => part.Trim()).Any(part =>
        part.Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase) || part.Equals("AccountName=devstoreaccount1", StringComparison.OrdinalIgnoreCase));
}
