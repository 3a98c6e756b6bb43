using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Events;
using EventSourcing.Projections.Rebuilding;
using LocalCloud.CosmosDb;
using Microsoft.Azure.Cosmos;

[assembly: AssemblyFixture(typeof(CosmosFixture))]

namespace EventSourcing.Cosmos.Tests.Emulated;

/// <summary>One emulated Cosmos DB for all tests; each keeps to streams and partitions of its own.</summary>
public sealed class CosmosFixture : IAsyncLifetime
{
    private CosmosDbServer _server = null!;
    private CosmosClient _client = null!;

    public static EventSerializer Serializer { get; } = new(EventTypeRegistry.FromAssemblies(typeof(CosmosFixture).Assembly), []);

    public CosmosOptions Options { get; private set; } = null!;

    public RequestLog Requests { get; } = new();

    public Container Events => _client.GetContainer(Options.Database, Options.EventsContainer);

    public Container Snapshots => _client.GetContainer(Options.Database, Options.SnapshotsContainer);

    public Container Checkpoints => _client.GetContainer(Options.Database, Options.CheckpointsContainer);

    public Container Leases => _client.GetContainer(Options.Database, Options.LeasesContainer);

    public Container ReadModels => _client.GetContainer(Options.Database, "parcels");

    public async ValueTask InitializeAsync()
    {
        _server = await CosmosDbServer.StartAsync(new CosmosDbOptions { Port = 0 }, null, CancellationToken.None);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "events", ["/streamId"], null, 2), CancellationToken.None);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "snapshots", ["/streamId"]), CancellationToken.None);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "parcels", ["/partition"], null, 2), CancellationToken.None);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "inbox", ["/handler"], 604800, 1), CancellationToken.None);

        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "dead-letters", ["/handler"], -1, 2), CancellationToken.None);

        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "checkpoints", ["/name"], null, 1), CancellationToken.None);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", "leases", ["/id"], null, 1), CancellationToken.None);
        Options = new CosmosOptions { ConnectionString = _server.ConnectionString, ConnectionMode = ConnectionMode.Gateway };
        var options = CosmosClientFactory.ClientOptions(Options);
        options.CustomHandlers.Add(Requests);
        _client = new CosmosClient(Options.ConnectionString, options);
    }

    public Container Inbox => _client.GetContainer(Options.Database, Options.InboxContainer);

    public Container DeadLetters => _client.GetContainer(Options.Database, Options.DeadLettersContainer);

    /// <summary>A process of its own, as far as a store can tell: nothing is remembered.</summary>
    public CosmosEventStore NewStore() => new(Events, Serializer, TimeProvider.System);

    public CosmosReadModelStore<TModel> NewReadModels<TModel>()
        where TModel : class => new(ReadModels, generation: 1);

    /// <summary>A process of its own: it has its own idea of the generations, up to a second old.</summary>
    public CosmosGenerations NewLedgers(TimeProvider? time = null) => new(Checkpoints, time ?? TimeProvider.System);

    public LeftBehindStreams NewLeftBehindStreams() => new(new CosmosCheckpointStore(Checkpoints), new CosmosFaults());

    /// <summary>A container of a test's own.</summary>
    public async Task<Container> NewContainerAsync(string partitionKey)
    {
        var id = "test-" + Guid.NewGuid().ToString("N");
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("orderflow", id, [partitionKey], null, 2), CancellationToken.None);
        return _client.GetContainer(Options.Database, id);
    }

    public CosmosReadModelGenerations<TModel> NewGenerations<TModel>()
        where TModel : class => new(ReadModels);

    /// <summary>Another client, over a network of its own.</summary>
    public CosmosClient Connect(HttpMessageHandler network)
    {
        var options = CosmosClientFactory.ClientOptions(Options with { ConnectionMode = ConnectionMode.Direct });
        options.ConnectionMode = ConnectionMode.Gateway;
        options.HttpClientFactory = () => new HttpClient(network, disposeHandler: false);
        return new CosmosClient(Options.ConnectionString, options);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
