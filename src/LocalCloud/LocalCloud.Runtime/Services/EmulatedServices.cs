using LocalCloud.CosmosDb;
using LocalCloud.EventGrid;
using LocalCloud.Hosting;
using LocalCloud.ServiceBus;
using LocalCloud.Storage;

namespace LocalCloud.Services;

/// <summary>The services the app needs, running in this process.</summary>
internal sealed class EmulatedServices : IAsyncDisposable
{
    private EmulatedServices(CosmosDbServer cosmos, ServiceBusBroker? serviceBus, EventGridServer? eventGrid) =>
        (CosmosDb, ServiceBus, EventGrid) = (cosmos, serviceBus, eventGrid);

    public CosmosDbServer CosmosDb { get; }

    /// <summary>Null for an app that declares no entities.</summary>
    public ServiceBusBroker? ServiceBus { get; }

    /// <summary>Null for an app that declares no topics.</summary>
    public EventGridServer? EventGrid { get; }

    /// <summary>Null keeps everything in memory.</summary>
    public static string? CosmosDbFile(StateFolder? state) => state?.File("cosmosdb.db");

    /// <param name="cosmosDb">Always there.</param>
    /// <param name="definition">Database and containers to create, if there are any.</param>
    /// <param name="serviceBus">Queues and topics; null for none.</param>
    /// <param name="eventGrid">Topics and subscriptions; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LaunchException">The port is taken, or the definition is not accepted.</exception>
    public static async Task<EmulatedServices> StartAsync(
        CosmosDbOptions cosmosDb,
        CosmosDefinition? definition,
        ServiceBusBrokerOptions? serviceBus,
        EventGridOptions? eventGrid,
        CancellationToken cancellationToken)
    {
        CosmosDbServer? cosmos = null;
        ServiceBusBroker? bus = null;
        try
        {
            cosmos = await CosmosDbServer.StartAsync(cosmosDb, loggers: null, cancellationToken);
            foreach (var container in definition?.Definitions() ?? [])
            {
                await cosmos.CreateContainerIfNotExistsAsync(container, cancellationToken);
            }

            bus = serviceBus is null ? null : await ServiceBusBroker.StartAsync(serviceBus, loggers: null, cancellationToken);
            return new EmulatedServices(cosmos, bus, eventGrid is null ? null : await EventGridServer.StartAsync(eventGrid, loggers: null, cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or SchemaVersionException or DatabaseFileException)
        {
            if (bus is not null)
            {
                await bus.DisposeAsync();
            }

            if (cosmos is not null)
            {
                await cosmos.DisposeAsync();
            }

            throw new LaunchException(exception is InvalidOperationException ? $"{exception.Message} {Launch.SecondInstance}" : exception.Message, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (EventGrid is not null)
        {
            await EventGrid.DisposeAsync();
        }

        if (ServiceBus is not null)
        {
            await ServiceBus.DisposeAsync();
        }

        await CosmosDb.DisposeAsync();
    }
}
