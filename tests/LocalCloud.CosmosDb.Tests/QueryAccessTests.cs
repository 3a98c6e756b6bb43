using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Which documents queries look at, and what that takes.</summary>
public sealed class QueryAccessTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task A_partition_is_queried_by_its_key()
    {
        var container = await account.Filled(1);
        var found = await container.Query<Item>("SELECT * FROM c WHERE c.n >= 30", new() { PartitionKey = new("p3") });
        Assert.Equal(["i33"], found.Select(item => item.Id));
    }

    [Fact]
    public async Task A_query_on_the_key_reads_only_that_partition()
    {
        var container = await account.Filled(2);
        using var iterator = container.GetItemQueryIterator<Item>(new QueryDefinition("SELECT * FROM c WHERE c.pk = @pk AND c.n < 100").WithParameter("@pk", "p3"));
        var (items, charge) = (0, 0.0);
        while (iterator.HasMoreResults)
        {
            var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
            items += page.Count;
            charge += page.RequestCharge;
        }

        Assert.Equal(4, items);
        Assert.InRange(charge, 2.28 + (4 * 0.265), 3.5);
    }

    [Theory]
    [InlineData("c.id > 'i23'", "i3,i33")]
    [InlineData("c.id >= 'i23'", "i3,i23,i33")]
    [InlineData("'i23' < c.id AND c.n > 10", "i33")]
    [InlineData("c.id > 'i13' AND c.id > 'i23' AND c.id < 'i33'", "i3")]
    [InlineData("c.id > 'i3' OR c.n = 13", "i13,i33")]
    [InlineData("NOT (c.id > 'i23')", "i13,i23")]
    [InlineData("c.id > 'i23' AND c.id = 'i33'", "i33")]
    [InlineData("c.id > 5", "")]
    [InlineData("c.id > 'z'", "")]
    public async Task A_bound_on_the_id_gives_what_the_whole_partition_would(string where, string ids)
    {
        var container = await account.Filled(2);
        var found = await container.Query<Item>($"SELECT * FROM c WHERE {where}", new() { PartitionKey = new("p3") });
        Assert.Equal(ids, string.Join(',', found.Select(item => item.Id)));
    }

    [Fact]
    public async Task A_query_tells_what_it_took()
    {
        var container = await account.Filled(1);
        using var iterator = container.GetItemQueryIterator<int>("SELECT VALUE c.n FROM c WHERE c.n + 1 >= 31");
        var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
        var metrics = page.Diagnostics.GetQueryMetrics().CumulativeMetrics;
        Assert.Equal((40, 10), (metrics.RetrievedDocumentCount, metrics.OutputDocumentCount));
        Assert.True(metrics.TotalTime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("c.id = 'i7'", "i7")]
    [InlineData("'i7' = c.id AND c.n > 100", "")]
    [InlineData("c.id IN ('i7', 'i300', 'none', 'i7')", "i7,i300")]
    [InlineData("c.id = 'i7' OR (c.id = 'i8' AND c.n = 8)", "i7,i8")]
    [InlineData("c.id >= 'i298' AND c.id < 'i3'", "i298,i299")]
    [InlineData("c.id BETWEEN 'i30' AND 'i300'", "i30,i300")]
    [InlineData("STARTSWITH(c.id, 'i30')", "i30,i300,i301,i302,i303,i304,i305,i306,i307,i308,i309")]
    [InlineData("c.id > 'i3' AND c.id <= 'i2'", "")]
    [InlineData("c.id = 'é' OR c.id = 'i5'", "i5,é")]
    public async Task Ids_are_found_across_partitions(string where, string ids)
    {
        var container = await Many();
        Assert.Equal(ids, string.Join(',', (await container.Query<Item>($"SELECT * FROM c WHERE {where}")).OrderBy(item => item.N).Select(item => item.Id)));
        Assert.Equal(ids, string.Join(',', await container.PageByPage<string>(new($"SELECT VALUE c.id FROM c WHERE {where} ORDER BY c.n"), new() { MaxItemCount = 2 })));
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) FROM c", 321)]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.n < 10", 10)]
    [InlineData("SELECT VALUE COUNT(c.none) FROM c", 0)]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE CONTAINS(c.name, 'even')", 160)]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.name = 'quoted \"'", 1)]
    public async Task Documents_are_counted_whether_an_index_knows_or_not(string query, int count) =>
        Assert.Equal([count], await (await Many()).Query<int>(query));

    [Theory]
    [InlineData("c.n >= 38", 2.28 + (2 * 0.265))]
    [InlineData("c.n + 1 >= 39", 2.28 + (40 * 0.265))]
    public async Task A_query_is_charged_for_what_it_loads_and_a_filter_the_index_serves_loads_only_what_matches(string where, double charge)
    {
        var container = await account.Filled(1);
        using var iterator = container.GetItemQueryIterator<int>($"SELECT VALUE c.n FROM c WHERE {where}");
        var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, page.Count);
        Assert.InRange(page.RequestCharge, charge, charge + 0.05);
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        var container = await account.Filled(2);
        var wanted = Enumerable.Range(0, 40).Where(n => n % 3 == 0).Select(n => ($"i{n}", new PartitionKey($"p{n % 10}"))).ToList();
        var found = await container.ReadManyItemsAsync<Item>(wanted);
        Assert.Equal(wanted.Select(item => item.Item1).Order(), found.Select(item => item.Id).Order());
    }

    [Fact]
    public async Task Hierarchical_keys_can_be_queried_by_prefix()
    {
        var properties = new ContainerProperties("hierarchical", (IReadOnlyList<string>)["/pk", "/name"]);
        Container container = await account.Database.CreateContainerAsync(properties, throughput: 20_000);
        foreach (var n in Enumerable.Range(0, 20))
        {
            await container.CreateItemAsync(new Item($"i{n}", $"p{n % 2}", n, $"n{n % 5}"), new PartitionKeyBuilder().Add($"p{n % 2}").Add($"n{n % 5}").Build());
        }

        Assert.Equal(10, (await container.Query<Item>("SELECT * FROM c", new() { PartitionKey = new PartitionKeyBuilder().Add("p0").Build() })).Count);
        Assert.Equal(2, (await container.Query<Item>("SELECT * FROM c", new() { PartitionKey = new PartitionKeyBuilder().Add("p0").Add("n0").Build() })).Count);
        Assert.Equal(7, (await container.ReadItemAsync<Item>("i7", new PartitionKeyBuilder().Add("p1").Add("n2").Build())).Resource.N);
    }

    /// <summary>More than are read as they are, in two ranges.</summary>
    private async Task<Container> Many()
    {
        var container = account.Database.GetContainer("many");
        if ((await account.Database.CreateContainerIfNotExistsAsync("many", "/pk", 12_000)).StatusCode == System.Net.HttpStatusCode.Created)
        {
            await Task.WhenAll(Enumerable.Range(0, 320).Select(n => container.CreateItemAsync(
                new Item($"i{n}", $"p{n % 50}", n, n == 1 ? "quoted \"" : n % 2 == 0 ? "even" : "odd"), new($"p{n % 50}"))));
            await container.CreateItemAsync(new Item("é", "p", 1000), new("p"));
        }

        return container;
    }
}
