using System.Runtime.InteropServices;
using LocalCloud.CommandLine;
using LocalCloud.DurableTask;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.Host.Settings;
using LocalCloud.Hosting;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services;

/// <summary>Runs one emulated service without an app until it is told to stop.</summary>
internal static class StandaloneServices
{
    public static async Task RunAsync(CosmosDbArguments arguments)
    {
        using var state = arguments.StatePath is { } path ? StateFolder.Open(path, reset: false) : null;
        using var certificate = arguments.IsSecure ? LocalCertificate.Of(state!.Path, TimeProvider.System) : null;
        await using var services = await EmulatedServices.StartAsync(
            new()
            {
                Port = arguments.Port,
                Path = EmulatedServices.CosmosDbFile(state),
                Key = arguments.Key,
                VerifyAuthorization = arguments.VerifiesKeys,
                Throttles = arguments.Throttles,
                Certificate = certificate,
            },
            DefinitionOf(arguments),
            serviceBus: null,
            eventGrid: null,
            CancellationToken.None);
        Console.WriteLine($"Cosmos DB   {services.CosmosDb.Endpoint} (emulated)");
        Console.WriteLine($"Connection  {services.CosmosDb.ConnectionString}");
        if (certificate is not null)
        {
            Console.WriteLine($"Certificate {state!.File(LocalCertificate.File)} (to be trusted: localcloud trust --state {state.Path})");
        }

        await UntilStoppedAsync(state);
    }

    public static async Task RunAsync(ServiceBusArguments arguments)
    {
        using var state = arguments.StatePath is { } path ? StateFolder.Open(path, reset: false) : null;
        var file = arguments.DefinitionPath ?? AppFolder.Of(Environment.CurrentDirectory).InfraFile(DefinitionFile.Name);
        if (file is not null && !File.Exists(file))
        {
            throw new SettingsException($"--definition: there is no file {file}.");
        }

        await using var bus = await ServiceBusSetup.StartAsync(ServiceBusSetup.Options(file, arguments.Port, state, TimeProvider.System, faults: null));
        Console.WriteLine($"Service Bus sb://localhost:{bus.Port} (emulated)");
        Console.WriteLine($"Connection  {bus.ConnectionString}");
        Console.WriteLine($"Administer  {bus.AdministrationConnectionString}");
        await UntilStoppedAsync(state);
    }

    public static async Task RunAsync(EventGridArguments arguments)
    {
        using var state = arguments.StatePath is { } path ? StateFolder.Open(path, reset: false) : null;
        var file = arguments.DefinitionPath ?? AppFolder.Of(Environment.CurrentDirectory).InfraFile(EventGridDefinition.FileName)
            ?? throw new SettingsException($"There is no infra/{EventGridDefinition.FileName} from here upwards; say where it is with --definition.");
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var options = EventGridSetup.Options(file, arguments.Port, state, TimeProvider.System, faults: null, () => arguments.Functions, () => null, name => settings[name]);
        await using var grid = await EventGridSetup.StartAsync(options);
        foreach (var topic in grid.Topics)
        {
            Console.WriteLine($"Event Grid  {grid.EndpointOf(topic)} (emulated)");
        }

        Console.WriteLine($"Functions   {arguments.Functions}");
        await UntilStoppedAsync(state);
    }

    public static async Task RunAsync(DurableTaskArguments arguments)
    {
        using var state = arguments.StatePath is { } path ? StateFolder.Open(path, reset: false) : null;
        var options = new DurableEngineOptions { DatabasePath = state?.File("durabletask.db") };
        await using var hub = await StartAsync(options with { HubName = arguments.Hub ?? options.HubName }, arguments.Port);
        Console.WriteLine($"Tasks       {hub.Address} (gRPC, and the management API)");
        await UntilStoppedAsync(state);
    }

    private static async Task<DurableTaskServer> StartAsync(DurableEngineOptions options, int port)
    {
        try
        {
            return await DurableTaskServer.StartAsync(options, port);
        }
        catch (Exception exception) when (PortFailure.Is(exception))
        {
            throw new LaunchException($"The task hub cannot listen: {exception.Message} {PortFailure.Advice(exception)}", exception);
        }
    }

    private static async Task UntilStoppedAsync(StateFolder? state)
    {
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

    private static CosmosDefinition? DefinitionOf(CosmosDbArguments arguments)
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
