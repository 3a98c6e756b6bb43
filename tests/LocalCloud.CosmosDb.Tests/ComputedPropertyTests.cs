using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Properties of a container that are computed when a query names them.</summary>
public sealed class ComputedPropertyTests(Account account) : IClassFixture<Account>
{
    private static readonly Item[] s_items =
    [
        new("1", "a", 3, "Zoe", ["x"]), new("2", "b", 1, "ANNA", ["x", "y"]), new("3", "c", 2, "anna"), new("4", "d", 5),
    ];

    [Fact]
    public async Task A_query_sees_them_as_if_they_were_properties()
    {
        var container = await Filled();
        Assert.Equal(["2", "3"], (await container.Query<string>("SELECT VALUE c.id FROM c WHERE c.cp_lower = 'anna'")).Order());
        Assert.Equal(["4"], await container.Query<string>("SELECT VALUE x.id FROM Items AS x WHERE NOT IS_DEFINED(x.cp_lower)"));
        Assert.Equal(["2", "3", "1"], await container.Query<string>("SELECT VALUE c.id FROM c ORDER BY c.cp_lower, c.n OFFSET 1 LIMIT 3"));
        Assert.Equal(["4", "1", "3", "2"], await container.Query<string>("SELECT VALUE c.id FROM c ORDER BY c.cp_double DESC"));
        Assert.Equal(["4", "1", "3", "2"], await container.PageByPage<string>(new("SELECT VALUE c.id FROM c ORDER BY c.cp_double DESC"), new() { MaxItemCount = 1 }));
        var groups = await container.Query<JObject>("SELECT c.cp_lower, COUNT(1) AS many FROM c GROUP BY c.cp_lower");
        Assert.Equal(["anna:2", "zoe:1"], groups.Where(group => group["cp_lower"] is not null).Select(group => $"{group["cp_lower"]}:{group["many"]}").Order());
        Assert.Equal([22.0], await container.Query<double>("SELECT VALUE SUM(c.cp_double) FROM c"));
        Assert.Equal(
            ["1", "2"], (await container.Query<string>("SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'x' AND c.cp_double > 0)")).Order());
        Assert.Equal(["2x", "2y"], (await container.Query<string>("SELECT VALUE CONCAT(ToString(c.cp_double), t) FROM c JOIN t IN c.cp_tags WHERE c.id = '2'", new() { PartitionKey = new("b") })).Order());
    }

    [Fact]
    public async Task They_are_named_in_a_select_list_and_in_no_wildcard()
    {
        var container = await Filled();
        var one = Assert.Single(await container.Query<JObject>("SELECT c.id, c.cp_lower, c.cp_double AS twice FROM c WHERE c.id = '1'"));
        Assert.Equal("""{"id":"1","cp_lower":"zoe","twice":6}""", one.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Null(Assert.Single(await container.Query<JObject>("SELECT * FROM c WHERE c.cp_double = 6"))["cp_double"]);
        Assert.Null((await container.ReadItemAsync<JObject>("1", new("a"))).Resource["cp_lower"]);
    }

    [Fact]
    public async Task They_are_kept_with_the_container_and_change_with_it()
    {
        var container = await Filled();
        var properties = (await container.ReadContainerAsync()).Resource;
        Assert.Equal(3, properties.ComputedProperties.Count);
        Assert.Equal([4], await container.Query<int>("SELECT VALUE c.cp_double FROM c WHERE c.id = '3'"));
        properties.ComputedProperties = [new() { Name = "cp_double", Query = "SELECT VALUE item.n * 20 FROM item" }];
        properties.IndexingPolicy.CompositeIndexes.Clear();
        await container.ReplaceContainerAsync(properties);
        Assert.Equal([40], await container.Query<int>("SELECT VALUE c.cp_double FROM c WHERE c.id = '3'"));
        Assert.Empty(await container.Query<string>("SELECT VALUE c.cp_lower FROM c"));
    }

    [Fact]
    public async Task Order_needs_an_index_of_their_own_as_no_wildcard_covers_them()
    {
        var container = await account.Container(configure: c => c.ComputedProperties = [new() { Name = "cp", Query = "SELECT VALUE c.n FROM c" }]);
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.Query<string>("SELECT VALUE c.id FROM c ORDER BY c.cp"));
        Assert.Contains("is excluded", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp", "SELECT c.n FROM c", "SELECT VALUE")]
    [InlineData("cp", "SELECT VALUE t FROM t IN c.tags", "FROM the item itself")]
    [InlineData("cp", "SELECT VALUE c.n FROM c JOIN t IN c.tags", "without JOIN")]
    [InlineData("cp", "SELECT VALUE c.n FROM c WHERE c.n > 1", "WHERE")]
    [InlineData("cp", "SELECT VALUE COUNT(1) FROM c", "aggregates")]
    [InlineData("cp", "SELECT VALUE udf.f(c) FROM c", "user-defined")]
    [InlineData("cp", "SELECT VALUE GetCurrentTicks() FROM c", "another value each time")]
    [InlineData("cp", "SELECT VALUE ST_ISVALID(c.p) FROM c", "spatial")]
    [InlineData("cp", "SELECT VALUE (SELECT VALUE c.n) FROM c", "subqueries")]
    [InlineData("cp", "SELECT VALUE nothing.n FROM c", "SC2001")]
    [InlineData("cp", "SELEC", "SC1001")]
    [InlineData("_ts", "SELECT VALUE c.n FROM c", "reserved")]
    [InlineData("a/b", "SELECT VALUE c.n FROM c", "a path")]
    public async Task A_definition_that_the_service_does_not_take_is_refused(string name, string query, string reason)
    {
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => account.Container(configure: c => c.ComputedProperties = [new() { Name = name, Query = query }]));
        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<Container> Filled()
    {
        var container = await account.Container(ranges: 2, configure: c =>
        {
            c.ComputedProperties =
            [
                new() { Name = "cp_lower", Query = "SELECT VALUE LOWER(c.name) FROM c" },
                new() { Name = "cp_double", Query = "SELECT VALUE root.n * 2 FROM root" },
                new() { Name = "cp_tags", Query = "SELECT VALUE c.tags FROM c" },
            ];
            c.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
            c.IndexingPolicy.IncludedPaths.Add(new() { Path = "/cp_double/?" });
            c.IndexingPolicy.CompositeIndexes.Add([new() { Path = "/cp_lower" }, new() { Path = "/n" }]);
        });
        foreach (var item in s_items)
        {
            await container.CreateItemAsync(item);
        }

        return container;
    }
}
