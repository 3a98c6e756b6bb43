using System.Collections.Concurrent;
using System.Data.Common;
using Azure.Identity;
using LocalCloud.Host.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host.CosmosDb;

/// <summary>One client per connection setting, shared by triggers and bindings, beside those the app makes for itself.</summary>
internal sealed class CosmosClients(AppSettings settings, HostJson host, IOptions<CosmosDBOptions> options) : IDisposable
{
    // Public knowledge: the key of every Cosmos DB emulator.
    private const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";
    private readonly ConcurrentDictionary<(string Connection, string? Regions), Lazy<CosmosClient>> _clients = [];

    /// <exception cref="SettingsException">Neither a connection string nor an endpoint is configured under the name.</exception>
    public CosmosClient For(string? connection, string? preferredLocations = null) =>
        _clients.GetOrAdd((connection ?? "CosmosDB", preferredLocations), key => new(() => Create(key.Connection, key.Regions))).Value;

    public bool IsEmulated(CosmosClient client) => IsEmulated(client.Endpoint);

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private CosmosClient Create(string name, string? regions)
    {
        if ((settings[name] ?? settings["ConnectionStrings:" + name]) is { Length: > 0 } connectionString)
        {
            try
            {
                return new CosmosClient(connectionString, Options(IsEmulated(EndpointOf(connectionString)), regions));
            }
            catch (ArgumentException exception)
            {
                throw new UnusableFunctionException($"The setting '{name}' is not a Cosmos DB connection string: {exception.Message}");
            }
        }

        if (Uri.TryCreate(settings[name + ":accountEndpoint"], UriKind.Absolute, out var endpoint))
        {
            return IsEmulated(endpoint)
                ? new CosmosClient(endpoint.ToString(), EmulatorKey, Options(emulated: true, regions))
                : new CosmosClient(endpoint.ToString(), new DefaultAzureCredential(), Options(emulated: false, regions));
        }

        throw new UnusableFunctionException(
            $"Cosmos DB connection '{name}' is not configured: set '{name}' to a connection string or '{name}__accountEndpoint' to the account's endpoint.");
    }

    private bool IsEmulated(Uri? endpoint) =>
        options.Value.EmulatedEndpoint is { } emulated && endpoint is { IsLoopback: true } && endpoint.Port == emulated.Port;

    private static Uri? EndpointOf(string connectionString) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString }.TryGetValue("AccountEndpoint", out var endpoint)
        && Uri.TryCreate(endpoint as string, UriKind.Absolute, out var uri) ? uri : null;

    private CosmosClientOptions Options(bool emulated, string? regions)
    {
        var clientOptions = new CosmosClientOptions
        {
            // The emulated account speaks HTTP only, and has one region.
            ConnectionMode = emulated || host.CosmosDB.UsesGateway ? ConnectionMode.Gateway : ConnectionMode.Direct,
            ApplicationPreferredRegions = emulated ? null : regions?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ApplicationName = "LocalCloud" + host.CosmosDB.UserAgentSuffix,
            CustomHandlers = { new FeedRequestHandler() },
            Serializer = new VersionSerializer(),
            HttpClientFactory = emulated ? () => new HttpClient(new FeedWaitHandler()) : null,
            CosmosClientTelemetryOptions = { DisableDistributedTracing = true },
        };
        if (emulated)
        {
            clientOptions.CustomHandlers.Add(new LeaseWriteHandler());
        }

        return clientOptions;
    }
}
