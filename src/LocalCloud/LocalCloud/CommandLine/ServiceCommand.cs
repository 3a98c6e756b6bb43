using System.Runtime.InteropServices;
using LocalCloud.Functions.Settings;
using LocalCloud.Hosting;
using LocalCloud.Services;

namespace LocalCloud.CommandLine;

/// <summary>Runs the emulated Cosmos DB until it is told to stop.</summary>
internal static class ServiceCommand
{
    public static async Task RunAsync(ServiceArguments arguments)
    {
        using var state = arguments.StatePath is { } path ? StateFolder.Open(path, reset: false) : null;
        await using var services = await EmulatedServices.StartAsync(
            arguments.Port, state, DefinitionOf(arguments), TimeProvider.System, faults: null, CancellationToken.None);
        Console.WriteLine($"Cosmos DB   {services.CosmosDb.Endpoint} (emulated)");
        Console.WriteLine($"Connection  {services.CosmosDb.ConnectionString}");
        Console.WriteLine($"State       {state?.Path ?? "in memory"}");
        Console.WriteLine("Stop        Ctrl-C");

        var stop = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stop.Task;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static CosmosDefinition? DefinitionOf(ServiceArguments arguments)
    {
        if (arguments.DefinitionPath is { } path)
        {
            return CosmosDefinition.Load(path) ?? throw new SettingsException($"--definition: there is no file {path}.");
        }

        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (CosmosDefinition.Load(Path.Combine(folder.FullName, "src", "Functions", CosmosDefinition.FileName)) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
