using CsCheck;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

public sealed class QueryTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task A_partition_is_queried_by_its_key()
    {
        var container = await Filled(1);
        var found = await container.Query<Item>("SELECT * FROM c WHERE c.n >= 30", new() { PartitionKey = new("p3") });
        Assert.Equal(["i33"], found.Select(item => item.Id));
    }

    [Fact]
    public async Task A_query_on_the_key_reads_only_that_partition()
    {
        var container = await Filled(2);
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
        var container = await Filled(2);
        var found = await container.Query<Item>($"SELECT * FROM c WHERE {where}", new() { PartitionKey = new("p3") });
        Assert.Equal(ids, string.Join(',', found.Select(item => item.Id)));
    }

    [Theory]
    [InlineData("SELECT VALUE a FROM c JOIN a IN (SELECT VALUE [1,2,3]) WHERE c.id = 'i1'", "1,2,3")]
    [InlineData("SELECT VALUE ARRAY_LENGTH(a) FROM c JOIN (SELECT VALUE [1,2,3]) AS a WHERE c.id = 'i1'", "3")]
    [InlineData("SELECT VALUE MAX(c) FROM c", "")]
    [InlineData("SELECT VALUE MAX(c.n) FROM c", "39")]
    [InlineData("SELECT VALUE AVG(c.n) FROM c ORDER BY c.n", "19.5")]
    [InlineData("SELECT VALUE COUNT(1) FROM c ORDER BY c.n DESC", "40")]
    [InlineData("SELECT VALUE COUNT(1) FROM c OFFSET 1 LIMIT 5", "")]
    [InlineData("SELECT DISTINCT TOP 3 VALUE c.n % 2 FROM c", "0,1")]
    [InlineData("SELECT DISTINCT VALUE c.n >= 0 FROM c OFFSET 1 LIMIT 5", "")]
    [InlineData("SELECT DISTINCT VALUE c.n % 2 FROM c WHERE c.n % 2 = 1 OFFSET 0 LIMIT 5", "1")]
    [InlineData("SELECT DISTINCT VALUE c.n % 2 FROM c WHERE c.n % 2 = 1 OFFSET 1 LIMIT 5", "")]
    [InlineData("SELECT VALUE r FROM (SELECT VALUE c.n FROM c WHERE c.n < 3) AS r ORDER BY r DESC", "2,1,0")]
    [InlineData("SELECT DISTINCT VALUE c.n FROM c WHERE c.n < 3 ORDER BY c.n DESC", "2,1,0")]
    public async Task Clauses_go_together_as_in_the_service(string query, string expected)
    {
        var container = await Filled(2);
        Assert.Equal(expected, string.Join(',', (await container.Query<object>(query)).Select(value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)).Order(OrderOf(query))));

        // Across partitions only ORDER BY makes an order.
        static Comparer<string?> OrderOf(string query) => Comparer<string?>.Create(
            (x, y) => query.Contains("ORDER BY", StringComparison.Ordinal) ? 0 : string.CompareOrdinal(x, y));
    }

    [Fact]
    public async Task A_query_tells_what_it_took()
    {
        var container = await Filled(1);
        using var iterator = container.GetItemQueryIterator<int>("SELECT VALUE c.n FROM c WHERE c.n + 1 >= 31");
        var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
        var metrics = page.Diagnostics.GetQueryMetrics().CumulativeMetrics;
        Assert.Equal((40, 10), (metrics.RetrievedDocumentCount, metrics.OutputDocumentCount));
        Assert.True(metrics.TotalTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Many_different_queries_at_once_leave_the_cache_whole()
    {
        var cache = new CosmosDb.Queries.QueryCache();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(() =>
        {
            for (var n = 0; n < 1_000; n++)
            {
                Assert.NotNull(cache.Prepare($"SELECT * FROM c WHERE c.id = '{caller}-{n}'"));
            }
        })));
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

    [Fact]
    public async Task Groups_can_be_ordered_across_partitions()
    {
        var container = await Filled(2);
        var groups = await container.Query<JObject>("SELECT c.pk, COUNT(1) AS n FROM c WHERE c.n < 35 GROUP BY c.pk ORDER BY c.pk");
        Assert.Equal(10, groups.Count);
        Assert.Equal(35, groups.Sum(group => (int)group["n"]!));
    }

    [Theory]
    [InlineData("c.n >= 38", 2.28 + (2 * 0.265))]
    [InlineData("c.n + 1 >= 39", 2.28 + (40 * 0.265))]
    public async Task A_query_is_charged_for_what_it_loads_and_a_filter_the_index_serves_loads_only_what_matches(string where, double charge)
    {
        var container = await Filled(1);
        using var iterator = container.GetItemQueryIterator<int>($"SELECT VALUE c.n FROM c WHERE {where}");
        var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, page.Count);
        Assert.InRange(page.RequestCharge, charge, charge + 0.05);
    }

    [Fact]
    public async Task Aggregates_grouping_and_distinct_work_over_ranges()
    {
        var container = await Filled(2);
        Assert.Equal([40], await container.Query<int>("SELECT VALUE COUNT(1) FROM c"));
        Assert.Equal([780], await container.Query<int>("SELECT VALUE SUM(c.n) FROM c"));
        Assert.Equal([19.5], await container.Query<double>("SELECT VALUE AVG(c.n) FROM c"));
        Assert.Equal([39], await container.Query<int>("SELECT VALUE MAX(c.n) FROM c"));
        Assert.Equal([0], await container.Query<int>("SELECT VALUE COUNT(1) FROM c WHERE c.n > 1000"));
        var row = (await container.Query<JObject>("SELECT COUNT(1) AS cnt, MIN(c.n) AS least, SUM(c.n) FROM c")).Single();
        Assert.Equal("""{"cnt":40,"least":0,"$1":780}""", row.ToString(Newtonsoft.Json.Formatting.None));
        var groups = await container.Query<JObject>("SELECT c.name, COUNT(1) AS cnt FROM c GROUP BY c.name");
        Assert.Equal(["even:20", "odd:20"], groups.Select(group => $"{group["name"]}:{group["cnt"]}").Order());
        Assert.Equal(["even", "odd"], (await container.Query<string>("SELECT DISTINCT VALUE c.name FROM c")).Order());
        Assert.Equal(["even", "odd"], await container.Query<string>("SELECT DISTINCT VALUE c.name FROM c ORDER BY c.name"));
    }

    [Fact]
    public async Task Order_top_and_offset_work_over_ranges()
    {
        var container = await Filled(2);
        Assert.Equal([39, 38, 37], await container.Query<int>("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n DESC"));
        Assert.Equal([10, 11, 12], await container.Query<int>("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 10 LIMIT 3"));
        Assert.Equal(3, (await container.Query<Item>("SELECT * FROM c OFFSET 5 LIMIT 3")).Count);
        Assert.Equal(["even0", "even2"], await container.Query<string>("SELECT TOP 2 VALUE CONCAT(c.name, ToString(c.n)) FROM c ORDER BY c.name, c.n"));
        Assert.Equal([13, 23], await container.Query<int>("SELECT VALUE c.n FROM c OFFSET 1 LIMIT 2", new() { PartitionKey = new("p3") }));
    }

    [Fact]
    public async Task Joins_and_subqueries_look_into_arrays()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A", Tags: ["x", "y"]), new("A"));
        await container.CreateItemAsync(new Item("2", "A", Tags: ["z"]), new("A"));
        Assert.Equal(["1x", "1y", "2z"], await container.Query<string>("SELECT VALUE CONCAT(c.id, t) FROM c JOIN t IN c.tags"));
        Assert.Equal(["2"], await container.Query<string>("SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'z')"));
    }

    [Fact]
    public async Task Linq_is_understood()
    {
        var container = await Filled(2);
        using var iterator = container.GetItemLinqQueryable<Item>(linqSerializerOptions: new() { PropertyNamingPolicy = CosmosPropertyNamingPolicy.CamelCase })
            .Where(item => item.N > 20 && item.Id.StartsWith("i3")).OrderByDescending(item => item.N).Take(2).Select(item => new { item.N, item.Pk }).ToFeedIterator();
        Assert.Equal([39, 38], (await iterator.All()).Select(item => item.N));
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        var container = await Filled(2);
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

    [Fact]
    public async Task Pages_of_a_plain_query_lose_and_repeat_nothing()
    {
        var container = await Filled(2);
        var found = await container.PageByPage<Item>(new("SELECT * FROM c WHERE c.n != 7"), new() { MaxItemCount = 3 });
        Assert.Equal(Enumerable.Range(0, 40).Where(n => n != 7), found.Select(item => item.N).Order());
    }

    [Fact]
    public async Task The_read_feed_has_everything()
    {
        var container = await Filled(2);
        using var iterator = container.GetItemQueryIterator<Item>(requestOptions: new() { MaxItemCount = 7 });
        Assert.Equal(Enumerable.Range(0, 40), (await iterator.All()).Select(item => item.N).Order());
    }

    [Fact]
    public async Task A_page_of_as_many_as_fit_ends_at_4_MB()
    {
        var container = await account.Container(ranges: 1);
        var name = new string('x', 50_000);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => container.CreateItemAsync(new Item($"i{n}", "p", n, name), new("p"))));
        var options = new QueryRequestOptions { PartitionKey = new("p"), MaxItemCount = -1 };
        var changes = new ChangeFeedRequestOptions { PageSizeHint = 1_000 };

        await EndsInTime(container.GetItemQueryIterator<Item>(requestOptions: options));
        await EndsInTime(container.GetItemQueryIterator<Item>("SELECT * FROM c WHERE c.n >= 0", requestOptions: options));
        await EndsInTime(container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, changes));

        static async Task EndsInTime(FeedIterator<Item> iterator)
        {
            var pages = new List<int>();
            while (iterator.HasMoreResults && await iterator.ReadNextAsync() is { Count: > 0 } page)
            {
                pages.Add(page.Count);
            }

            Assert.Equal(120, pages.Sum());
            Assert.InRange(pages[0], 80, 90);
        }
    }

    [Fact]
    public async Task A_wrong_query_is_refused_with_the_place()
    {
        var container = await Filled(1);
        var refused = await Assert.ThrowsAsync<CosmosException>(() => container.Query<Item>("SELECT * FORM c"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("incorrect syntax near 'FORM'", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Mixed types, many ties, any direction and page size: pages resumed by token alone equal sorting in memory.</summary>
    [Fact]
    public async Task Ordered_pages_over_two_ranges_equal_sorting_in_memory()
    {
        var container = await account.Container(ranges: 2, configure: c => c.Composite("/v", "/w").Composite("/v", "-/w"));
        object?[] values = ["", "a", "b", "é", 1, 2, 2.5, -3, true, false, null];
        foreach (var n in Enumerable.Range(0, 33))
        {
            var value = values[n % values.Length];
            await container.CreateItemAsync(new { id = $"{n}", pk = $"p{n}", n, v = value, w = n % 2 }, new($"p{n}"));
        }

        await container.CreateItemAsync(new { id = "none", pk = "none", n = 33, w = 0 }, new("none"));
        static (int, double, string) Key(JToken? v) => v switch
        {
            null => (0, 0, ""),
            { Type: JTokenType.Null } => (1, 0, ""),
            { Type: JTokenType.Boolean } => (2, (bool)v ? 1 : 0, ""),
            { Type: JTokenType.String } => (4, 0, (string)v!),
            _ => (3, (double)v, ""),
        };
        var order = Comparer<(int, double, string)>.Create((x, y) =>
            x.Item1 != y.Item1 ? x.Item1.CompareTo(y.Item1) : x.Item2 != y.Item2 ? x.Item2.CompareTo(y.Item2) : string.CompareOrdinal(x.Item3, y.Item3));
        await Gen.Select(Gen.Int[1, 12], Gen.Bool, Gen.Bool).SampleAsync(
            async (page, descending, second) =>
            {
                var query = new QueryDefinition($"SELECT * FROM c ORDER BY c.v {(descending ? "DESC" : "ASC")}{(second ? ", c.w DESC" : "")}");
                var found = await container.PageByPage<JObject>(query, new() { MaxItemCount = page });
                Assert.Equal(34, found.Select(item => (string)item["id"]!).Distinct().Count());
                Assert.Equal(34, found.Count);
                var keys = found.Select(item => Key(item["v"])).ToList();
                Assert.Equal(descending ? keys.OrderDescending(order) : keys.Order(order), keys);
                Assert.True(!second || found.Zip(found.Skip(1)).All(pair => !Key(pair.First["v"]).Equals(Key(pair.Second["v"])) || (int)pair.First["w"]! >= (int)pair.Second["w"]!));
            },
            iter: 12,
            threads: 1);
    }

    private async Task<Container> Filled(int ranges)
    {
        var container = await account.Container(ranges, configure: c => c.Composite("/name", "/n"));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async p =>
        {
            for (var n = p; n < 40; n += 10)
            {
                await container.CreateItemAsync(new Item($"i{n}", $"p{p}", n, n % 2 == 0 ? "even" : "odd"), new($"p{p}"));
            }
        }));
        return container;
    }
}
