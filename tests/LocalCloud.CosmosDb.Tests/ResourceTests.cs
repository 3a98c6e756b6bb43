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
    public async Task A_container_tells_how_much_it_holds_when_it_is_asked()
    {
        var container = await account.Container(ranges: 2);
        await container.CreateItemAsync(new Item("1", "a", Name: new string('x', 3000)), new("a"));
        await container.CreateItemAsync(new Item("2", "b"), new("b"));
        var headers = (await container.ReadContainerAsync(new() { PopulateQuotaInfo = true })).Headers;
        Assert.Contains("documentsSize=4;documentsCount=2;collectionSize=4;", headers["x-ms-resource-usage"], StringComparison.Ordinal);
        Assert.Contains("documentsCount=-1;collectionSize=104857600;", headers["x-ms-resource-quota"], StringComparison.Ordinal);
        Assert.Equal("100", headers["x-ms-documentdb-collection-index-transformation-progress"]);
        Assert.Null((await container.ReadContainerAsync()).Headers["x-ms-resource-usage"]);
    }

    [Fact]
    public async Task There_are_no_conflicts()
    {
        var container = await account.Container();
        using var all = container.Conflicts.GetConflictQueryIterator<ConflictProperties>();
        Assert.Empty(await all.All());
        using var some = container.Conflicts.GetConflictQueryIterator<ConflictProperties>("SELECT * FROM c WHERE c.operationType = 'create'");
        Assert.Empty(await some.All());
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
        Assert.Equal(18_000, await container.ReadThroughputAsync());
        await container.ReplaceThroughputAsync(1000);
        Assert.Equal(1000, await container.ReadThroughputAsync());
        foreach (var wrong in (int[])[100, 450, 1_000_100])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<CosmosException>(() => container.ReplaceThroughputAsync(wrong))).StatusCode);
        }
    }

    [Theory]
    [InlineData(6_000, 1)]
    [InlineData(10_000, 2)]
    [InlineData(20_000, 4)]
    [InlineData(30_000, 5)]
    public async Task Throughput_decides_how_many_partitions_a_container_begins_with(int throughput, int partitions)
    {
        Container container = await account.Database.CreateContainerAsync($"t{throughput}", "/pk", throughput);
        Assert.Equal(partitions, (await container.GetFeedRangesAsync()).Count);
    }

    [Fact]
    public async Task Databases_and_containers_come_in_pages()
    {
        foreach (var id in (string[])["page1", "page2", "page3"])
        {
            await account.Client.CreateDatabaseAsync(id);
            await account.Client.GetDatabase("page1").CreateContainerAsync(id, "/pk");
        }

        var one = new QueryRequestOptions { MaxItemCount = 1 };
        using var databases = account.Client.GetDatabaseQueryIterator<DatabaseProperties>(requestOptions: one);
        Assert.Equal("1: page1 page2 page3", Counted(await Pages(databases)));
        using var asked = account.Client.GetDatabaseQueryIterator<DatabaseProperties>("SELECT * FROM d WHERE STARTSWITH(d.id, 'page')", requestOptions: one);
        Assert.Equal("1: page1 page2 page3", Counted(await Pages(asked)));
        using var containers = account.Client.GetDatabase("page1").GetContainerQueryIterator<ContainerProperties>(requestOptions: one);
        Assert.Equal("1: page1 page2 page3", Counted((await Pages(containers)).ConvertAll(page => page.ConvertAll(c => new DatabaseProperties(c.Id)))));

        static string Counted(List<List<DatabaseProperties>> pages) =>
            $"{pages.Max(page => page.Count)}: {string.Join(' ', pages.SelectMany(page => page).Select(d => d.Id).Where(id => id.StartsWith("page", StringComparison.Ordinal)))}";
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("a/?")]
    [InlineData("/a-b/?")]
    [InlineData("/a/*/b/?")]
    public async Task An_index_path_that_the_service_refuses_is_refused(string path)
    {
        var properties = new ContainerProperties("wrong", "/pk");
        properties.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
        properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = path });
        Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<CosmosException>(() => account.Database.CreateContainerAsync(properties))).StatusCode);
    }

    [Fact]
    public async Task Index_paths_of_all_forms_are_taken()
    {
        var container = await account.Container(configure: c =>
        {
            c.IndexingPolicy.IncludedPaths.Add(new() { Path = "/tags/[]/name/?" });
            c.IndexingPolicy.IncludedPaths.Add(new() { Path = "/\"odd-name\"/*" });
            c.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/*" });
        });
        Assert.Equal(2, (await container.ReadContainerAsync()).Resource.IndexingPolicy.IncludedPaths.Count);
    }

    private static async Task<List<List<T>>> Pages<T>(FeedIterator<T> iterator)
    {
        var pages = new List<List<T>>();
        while (iterator.HasMoreResults)
        {
            pages.Add([.. await iterator.ReadNextAsync()]);
        }

        return pages;
    }
}
