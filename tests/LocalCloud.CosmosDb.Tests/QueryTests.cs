using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What queries answer.</summary>
public sealed class QueryTests(Account account) : IClassFixture<Account>
{
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
        var container = await account.Filled(2);
        Assert.Equal(expected, string.Join(',', (await container.Query<object>(query)).Select(value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)).Order(OrderOf(query))));

        // Across partitions only ORDER BY makes an order.
        static Comparer<string?> OrderOf(string query) => Comparer<string?>.Create(
            (x, y) => query.Contains("ORDER BY", StringComparison.Ordinal) ? 0 : string.CompareOrdinal(x, y));
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

    [Fact]
    public async Task Groups_can_be_ordered_across_partitions()
    {
        var container = await account.Filled(2);
        var groups = await container.Query<JObject>("SELECT c.pk, COUNT(1) AS n FROM c WHERE c.n < 35 GROUP BY c.pk ORDER BY c.pk");
        Assert.Equal(10, groups.Count);
        Assert.Equal(35, groups.Sum(group => (int)group["n"]!));
    }

    [Fact]
    public async Task Aggregates_grouping_and_distinct_work_over_ranges()
    {
        var container = await account.Filled(2);
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
        var container = await account.Filled(2);
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
        var container = await account.Filled(2);
        using var iterator = container.GetItemLinqQueryable<Item>(linqSerializerOptions: new() { PropertyNamingPolicy = CosmosPropertyNamingPolicy.CamelCase })
            .Where(item => item.N > 20 && item.Id.StartsWith("i3")).OrderByDescending(item => item.N).Take(2).Select(item => new { item.N, item.Pk }).ToFeedIterator();
        Assert.Equal([39, 38], (await iterator.All()).Select(item => item.N));
    }

    [Fact]
    public async Task A_wrong_query_is_refused_with_the_place()
    {
        var container = await account.Filled(1);
        var refused = await Assert.ThrowsAsync<CosmosException>(() => container.Query<Item>("SELECT * FORM c"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("incorrect syntax near 'FORM'", refused.Message, StringComparison.Ordinal);
    }
}
