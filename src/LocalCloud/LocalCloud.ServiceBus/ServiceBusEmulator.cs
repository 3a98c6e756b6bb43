using LocalCloud.Faults;
using LocalCloud.Storage;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud;

/// <summary>A Service Bus namespace in this process, which any client can talk to over AMQP. Several can run at once.</summary>
public sealed class ServiceBusEmulator : IAsyncDisposable
{
    private readonly ServiceBusBroker _broker;

    private ServiceBusEmulator(ServiceBusBroker broker, FaultInjector faults) => (_broker, Faults) = (broker, faults);

    /// <summary>For <c>new ServiceBusClient(…)</c>.</summary>
    public string ConnectionString => _broker.ConnectionString;

    /// <summary>For <c>new ServiceBusAdministrationClient(…)</c>.</summary>
    public string AdministrationConnectionString => _broker.AdministrationConnectionString!;

    /// <summary>What goes wrong in it: nothing, until there is a rule.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Starts a namespace with the entities of the options, and with those that <see cref="ServiceBusEmulatorOptions.StatePath"/> has kept.</summary>
    /// <exception cref="InvalidOperationException">A port is taken.</exception>
    /// <exception cref="ServiceBusDefinitionException">An entity is not valid; says which and why.</exception>
    /// <exception cref="DatabaseFileException">What lies at the path is no database.</exception>
    /// <exception cref="SchemaVersionException">Another version of this package has written it.</exception>
    public static async Task<ServiceBusEmulator> StartAsync(Action<ServiceBusEmulatorOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new ServiceBusEmulatorOptions();
        configure?.Invoke(options);
        var faults = new FaultInjector(options.TimeProvider);
        var broker = new ServiceBusBrokerOptions
        {
            Port = options.Port,
            AdministrationPort = options.AdministrationPort,
            Path = options.StatePath is { } folder ? Path.Combine(Directory.CreateDirectory(folder).FullName, "servicebus.db") : null,
            Definition = DefinitionOf(options),
            TimeProvider = options.TimeProvider,
            MaxMessageSize = options.MaxMessageSize,
            Faults = faults,
        };
        return new(await ServiceBusBroker.StartAsync(broker, loggers: null, cancellationToken), faults);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private static ServiceBusDefinition DefinitionOf(ServiceBusEmulatorOptions options)
    {
        var file = options.DefinitionPath is { } path ? DefinitionFile.Load(path) : new();
        return DefinitionFile.Checked(new() { Queues = [.. file.Queues, .. options.Queues], Topics = [.. file.Topics, .. options.Topics] });
    }
}
