using LocalCloud.CosmosDb;
using LocalCloud.Faults;
using LocalCloud.Storage;
using Microsoft.Azure.Cosmos;

namespace LocalCloud;

/// <summary>A Cosmos DB account in this process, which any SDK can talk to. Several can run at once.</summary>
public sealed class CosmosDbEmulator : IAsyncDisposable
{
    private readonly CosmosDbServer _server;
    private readonly Action<CosmosClientOptions>? _configureClient;
    private readonly Lazy<CosmosClient> _client;

    private CosmosDbEmulator(CosmosDbServer server, FaultInjector faults, Action<CosmosClientOptions>? configureClient)
    {
        (_server, Faults, _configureClient) = (server, faults, configureClient);
        _client = new(() => new CosmosClient(ConnectionString, ClientOptions));
    }

    /// <summary>Where it listens, for example <c>http://localhost:41234/</c>.</summary>
    public Uri Endpoint => _server.Endpoint;

    /// <summary>For a client of your own, with <see cref="ClientOptions"/>.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>New options for a client: Gateway mode, which is a must, and the <see cref="CosmosDbEmulatorOptions.ConfigureClient"/> of the start.</summary>
    public CosmosClientOptions ClientOptions
    {
        get
        {
            var options = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true };
            _configureClient?.Invoke(options);
            return options;
        }
    }

    /// <summary>A client with these options, which goes when the emulator does.</summary>
    public CosmosClient Client => _client.Value;

    /// <summary>What goes wrong in it: none of its requests, until there is a rule.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Starts an account without databases, or with those that <see cref="CosmosDbEmulatorOptions.StatePath"/> has kept.</summary>
    /// <exception cref="InvalidOperationException">The port is taken.</exception>
    /// <exception cref="DatabaseFileException">What lies at the path is no database.</exception>
    /// <exception cref="SchemaVersionException">Another version of this package has written it.</exception>
    public static async Task<CosmosDbEmulator> StartAsync(Action<CosmosDbEmulatorOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new CosmosDbEmulatorOptions();
        configure?.Invoke(options);
        var faults = new FaultInjector(options.TimeProvider);
        var account = new CosmosDbOptions
        {
            Port = options.Port,
            Path = options.StatePath is { } folder ? Path.Combine(Directory.CreateDirectory(folder).FullName, "cosmosdb.db") : null,
            Throttles = options.Throttle,
            TimeProvider = options.TimeProvider,
            Faults = faults,
        };
        return new(await CosmosDbServer.StartAsync(account, loggers: null, cancellationToken), faults, options.ConfigureClient);
    }

    /// <summary>A container with these properties, such as <c>new("orders", "/customerId")</c>, created with its database where they are missing.</summary>
    public async Task<Container> ContainerAsync(string database, ContainerProperties properties, CancellationToken cancellationToken = default)
    {
        var there = await Client.CreateDatabaseIfNotExistsAsync(database, cancellationToken: cancellationToken);
        return await there.Database.CreateContainerIfNotExistsAsync(properties, cancellationToken: cancellationToken);
    }

    /// <summary>Puts these items, serialized as by <see cref="Client"/>, into a container in the place of what has their ids.</summary>
    public static async Task SeedAsync<T>(Container container, IEnumerable<T> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            await container.UpsertItemAsync(item, cancellationToken: cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        await _server.DisposeAsync();
    }
}
