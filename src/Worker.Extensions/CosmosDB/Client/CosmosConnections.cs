using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One client for each connection setting and list of regions.</summary>
internal sealed class CosmosConnections(
    IConfiguration configuration, AzureComponentFactory components, IOptions<CosmosDBExtensionOptions> options) : IDisposable
{
    private const string DefaultName = "CosmosDB";
    private readonly ConcurrentDictionary<(string Name, string? Regions), Lazy<CosmosClient>> _clients = [];

    public CosmosClient For(string? connection, string? regions)
    {
        var name = string.IsNullOrWhiteSpace(connection) ? DefaultName : connection;
        return _clients.GetOrAdd((name, regions), key => new(() => Create(key.Name, key.Regions))).Value;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private CosmosClient Create(string name, string? regions)
    {
        var section = Section(name);
        if (section.Value is { } connectionString && !string.IsNullOrWhiteSpace(connectionString))
        {
            return new CosmosClient(connectionString, ClientOptionsCopy.Of(options.Value.ClientOptions, EndpointOf(connectionString), regions));
        }

        return section["accountEndpoint"] is { Length: > 0 } endpoint
            ? new CosmosClient(
                endpoint, components.CreateTokenCredential(section), ClientOptionsCopy.Of(options.Value.ClientOptions, endpoint, regions))
            : throw new InvalidOperationException(
                $"The Cosmos DB connection '{name}' is neither a connection string nor a section with an 'accountEndpoint'.");
    }

    // The names under which the host looks for a connection, in its order.
    private IConfigurationSection Section(string name) =>
        new[] { "ConnectionStrings:AzureWebJobs" + name, "AzureWebJobs" + name, "ConnectionStrings:" + name, name }
            .Select(configuration.GetSection)
            .FirstOrDefault(section => section.Exists())
        ?? throw new InvalidOperationException($"The Cosmos DB connection '{name}' does not exist. Make sure that it is a defined App Setting.");

    private static string? EndpointOf(string connectionString) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString }.TryGetValue("AccountEndpoint", out var endpoint) ? endpoint as string : null;
}
