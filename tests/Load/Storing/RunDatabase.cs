using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OrderFlow.Load.Storing;

/// <summary>A database of this run's own in a Cosmos DB that was there before: made as the app's is, deleted at the end.</summary>
internal static class RunDatabase
{
    /// <summary>Shared by all containers of a real account; 0.8 of what one physical partition may have.</summary>
    private const int AutoscaleMaximum = 8_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task CreateAsync(StoreProcess process, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "cosmosdb.json"));
        var definition = await JsonSerializer.DeserializeAsync<Definition>(file, Json, cancellationToken);
        await process.Database.Client.CreateDatabaseAsync(
            process.Database.Id, ThroughputProperties.CreateAutoscaleThroughput(AutoscaleMaximum), cancellationToken: cancellationToken);
        foreach (var container in definition!.Containers)
        {
            var properties = new ContainerProperties(container.Id, container.PartitionKey.Split(',')) { DefaultTimeToLive = container.DefaultTtl };
            await process.Database.CreateContainerAsync(properties, cancellationToken: cancellationToken);
        }
    }

    public static Task DeleteAsync(StoreProcess process) => process.Database.DeleteAsync();

    private sealed record Definition(IReadOnlyList<Entry> Containers);

    private sealed record Entry(string Id, string PartitionKey, int? DefaultTtl);
}
