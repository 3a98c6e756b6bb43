using System.Collections.Concurrent;
using LocalCloud.Host.Settings;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Host.CosmosDb;

/// <summary>The lease containers of the triggers; each is looked up or created once, as the real extension does it.</summary>
internal sealed class LeaseContainers(CosmosClients clients)
{
    private readonly ConcurrentDictionary<(CosmosClient Client, string Database, string Container), Lazy<Task<Container>>> _containers = [];

    public Task<Container> ForAsync(CosmosDBTrigger trigger, CancellationToken cancellationToken)
    {
        var client = clients.For(trigger.LeaseConnection, trigger.PreferredLocations);
        var key = (client, trigger.LeaseDatabaseName, trigger.LeaseContainerName);
        return _containers.GetOrAdd(key, _ => new(() => FindAsync(key, trigger, cancellationToken))).Value;
    }

    private static async Task<Container> FindAsync(
        (CosmosClient Client, string Database, string Container) key, CosmosDBTrigger trigger, CancellationToken cancellationToken)
    {
        var container = key.Client.GetContainer(key.Database, key.Container);
        using var existing = await container.ReadContainerStreamAsync(cancellationToken: cancellationToken);
        if (existing.IsSuccessStatusCode)
        {
            return container;
        }

        if (existing.StatusCode is not System.Net.HttpStatusCode.NotFound || !trigger.CreateLeaseContainerIfNotExists)
        {
            throw new UnusableFunctionException(
                $"The lease container '{key.Container}' of database '{key.Database}' cannot be read ({(int)existing.StatusCode}). "
                + "Create it with partition key /id, or set CreateLeaseContainerIfNotExists.");
        }

        Database database = await key.Client.CreateDatabaseIfNotExistsAsync(key.Database, cancellationToken: cancellationToken);
        var properties = new ContainerProperties(key.Container, "/id") { DefaultTimeToLive = -1 };
        return await database.CreateContainerIfNotExistsAsync(properties, trigger.LeasesContainerThroughput, cancellationToken: cancellationToken);
    }
}
