using LocalCloud.CosmosDb;
using LocalCloud.Host.CosmosDb;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.CosmosDb;

/// <summary>An emulated account with the container <c>items</c> of <c>db</c>, partitioned by <c>/kind</c>.</summary>
public sealed class CosmosAccount : IAsyncLifetime
{
    private CosmosDbServer _server = null!;
    private CosmosClient _client = null!;

    public Container Items => _client.GetContainer("db", "items");

    public CosmosClient Client => _client;

    public Uri Endpoint => _server.Endpoint;

    public string ConnectionString => _server.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _server = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, TestContext.Current.CancellationToken);
        _client = new(_server.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        Database database = await _client.CreateDatabaseAsync("db", cancellationToken: TestContext.Current.CancellationToken);
        await database.CreateContainerAsync("items", "/kind", cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    public async Task WriteAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            await Items.UpsertItemAsync(new { id, kind = "k" }, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets a host know that the account is an emulated one.</summary>
    internal void Introduce(CosmosDBOptions options) => (options.EmulatedEndpoint, options.LatestLsns) = (Endpoint, _server.LatestLsns);

    /// <summary>A host that knows the account as <c>Cos</c>.</summary>
    internal TriggerHost Host(bool isKnownAsEmulated = true)
    {
        var host = new TriggerHost();
        host.Settings["Cos"] = ConnectionString;
        if (isKnownAsEmulated)
        {
            host.Services.Configure<CosmosDBOptions>(Introduce);
        }

        return host;
    }
}
