using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

public sealed class ResourceTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Databases_are_created_once_listed_and_deleted()
    {
        Assert.Equal(HttpStatusCode.Created, (await account.Client.CreateDatabaseIfNotExistsAsync("other")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await account.Client.CreateDatabaseIfNotExistsAsync("other")).StatusCode);
        using var names = account.Client.GetDatabaseQueryIterator<DatabaseProperties>("SELECT * FROM c WHERE c.id = 'other'");
        Assert.Equal(["other"], (await names.All()).Select(database => database.Id));
        await account.Client.GetDatabase("other").DeleteAsync();
        await Assert.ThrowsAsync<CosmosException>(() => account.Client.GetDatabase("other").ReadAsync());
    }

    [Fact]
    public async Task A_container_keeps_its_definition_and_can_be_replaced()
    {
        var container = await account.Container(configure: c => c.DefaultTimeToLive = 60);
        var read = (await container.ReadContainerAsync()).Resource;
        Assert.Equal((60, PartitionKeyDefinitionVersion.V2, IndexingMode.Consistent), (read.DefaultTimeToLive, read.PartitionKeyDefinitionVersion, read.IndexingPolicy.IndexingMode));
        read.DefaultTimeToLive = -1;
        Assert.Equal(-1, (await container.ReplaceContainerAsync(read)).Resource.DefaultTimeToLive);
        var conflict = await Assert.ThrowsAsync<CosmosException>(() => account.Database.CreateContainerAsync(container.Id, "/pk"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        using var list = account.Database.GetContainerQueryIterator<ContainerProperties>();
        Assert.Contains(container.Id, (await list.All()).Select(c => c.Id));
    }

    [Fact]
    public async Task A_recreated_container_is_empty_and_another()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A"), new("A"));
        await container.DeleteContainerAsync();
        await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Item>("1", new("A")));
        await account.Database.CreateContainerAsync(container.Id, "/pk");
        Assert.Empty(await container.Query<Item>("SELECT * FROM c"));
    }

    [Fact]
    public async Task Throughput_is_read_and_replaced_and_makes_ranges()
    {
        var container = await account.Container(ranges: 3);
        Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
        Assert.Equal(30_000, await container.ReadThroughputAsync());
        await container.ReplaceThroughputAsync(1000);
        Assert.Equal(1000, await container.ReadThroughputAsync());
    }
}
