using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>An account in memory for one test class, used through the real SDK.</summary>
public sealed class Account : IAsyncLifetime
{
    private int _containers;

    public FaultInjector Faults { get; init; } = new();

    internal CosmosDbServer Server { get; private set; } = null!;

    public CosmosClient Client { get; private set; } = null!;

    public Database Database { get; private set; } = null!;

    internal static CosmosClient Connect(CosmosDbServer server, Action<CosmosClientOptions>? configure = null)
    {
        var options = Options();
        configure?.Invoke(options);
        return new(server.ConnectionString, options);
    }

    /// <summary>With another key than the account's, or a token.</summary>
    internal static CosmosClient Connect(CosmosDbServer server, string keyOrToken) => new(server.Endpoint.ToString(), keyOrToken, Options());

    public async ValueTask InitializeAsync()
    {
        Server = await CosmosDbServer.StartAsync(new() { Port = 0, Faults = Faults }, null, TestContext.Current.CancellationToken);
        Client = Connect(Server);
        Database = await Client.CreateDatabaseAsync("db");
    }

    /// <summary>A fresh container.</summary>
    public async Task<Container> Container(int ranges = 1, string key = "/pk", Action<ContainerProperties>? configure = null)
    {
        var properties = new ContainerProperties($"c{Interlocked.Increment(ref _containers)}", key);
        configure?.Invoke(properties);
        return await Database.CreateContainerAsync(properties, throughput: ranges * 6_000);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private static CosmosClientOptions Options() => new() { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true };
}
