using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What the service refuses is refused, through the SDK; the compiler's own answers to many more are in Data/golden-plans.txt.</summary>
public sealed class ServiceRefusalTests(Account account) : IClassFixture<Account>
{
    [Theory]
    [InlineData("SELECT VALUE r FROM (SELECT TOP 1 VALUE c.id FROM c) AS r", "SC2203")]
    [InlineData("SELECT VALUE r FROM (SELECT VALUE c.id FROM c ORDER BY c.id) AS r", "SC2202")]
    [InlineData("SELECT ARRAY(SELECT VALUE t FROM t IN c.tags OFFSET 0 LIMIT 1) AS x FROM c", "SC2204")]
    [InlineData("SELECT VALUE (SELECT VALUE t FROM t IN c.tags) FROM c", "SC2201")]
    [InlineData("SELECT c.a, COUNT(1) FROM c", "SC2102")]
    [InlineData("SELECT VALUE COUNT(1) + 5 FROM c", "Compositions of aggregates")]
    [InlineData("SELECT * FROM c WHERE COUNT(1) > 1", "SC2104")]
    [InlineData("SELECT c.id AS value FROM c", "SC1001")]
    [InlineData("SELECT c.order FROM c", "SC1001")]
    [InlineData("SELECT * FROM c WHERE c.id = @missing", "SC2035")]
    [InlineData("SELECT TOP @missing * FROM c", "SC2060")]
    [InlineData("SELECT * FROM c ORDER BY LENGTH(c.id)", "2206")]
    [InlineData("SELECT VALUE t FROM c JOIN t IN c.tags ORDER BY t", "Order-by over correlated collections")]
    [InlineData("SELECT * FROM c ORDER BY c.n, c.name", "composite index")]
    [InlineData("SELECT * FROM c ORDER BY c._etag", "is excluded")]
    [InlineData("SELECT c.id, c.n AS id FROM c", "SC2022")]
    [InlineData("SELECT VALUE c[c.id] FROM c", "SC2990")]
    [InlineData("SELECT * FROM c WHERE c.id = NULL", "SC2001")]
    public async Task A_query_that_the_service_refuses_is_refused(string query, string reason)
    {
        var container = await Shared();
        var acrossPartitions = await Assert.ThrowsAsync<CosmosException>(() => container.Query<object>(query));
        Assert.Equal(HttpStatusCode.BadRequest, acrossPartitions.StatusCode);
        Assert.Contains(reason, acrossPartitions.Message, StringComparison.Ordinal);
        var inOne = await Assert.ThrowsAsync<CosmosException>(() => container.Query<object>(query, new() { PartitionKey = new("a") }));
        Assert.Equal(HttpStatusCode.BadRequest, inOne.StatusCode);
    }

    [Theory]
    [InlineData("/n", "/name", "c.n, c.name", true)]
    [InlineData("/n", "/name", "c.n DESC, c.name DESC", true)]
    [InlineData("/n", "/name", "c.n, c.name DESC", false)]
    [InlineData("/n", "/name", "c.name, c.n", false)]
    [InlineData("/n", "-/name", "c.n DESC, c.name", true)]
    public async Task An_order_over_several_properties_needs_its_composite_index(string first, string second, string orderBy, bool isServed)
    {
        var container = await account.Container(configure: c => c.Composite(first, second));
        var query = container.Query<object>($"SELECT * FROM c ORDER BY {orderBy}");
        if (isServed)
        {
            Assert.Empty(await query);
        }
        else
        {
            Assert.Contains("composite index", (await Assert.ThrowsAsync<CosmosException>(() => query)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Direct_mode_is_told_what_to_set()
    {
        using var direct = new CosmosClient(account.Server.ConnectionString, new() { ConnectionMode = ConnectionMode.Direct, RequestTimeout = TimeSpan.FromSeconds(5) });
        var container = direct.GetContainer("db", (await Shared()).Id);
        var failure = await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Item>("1", new("a")));
        Assert.Contains("ConnectionMode.Gateway", failure.ToString(), StringComparison.Ordinal);
    }

    private async Task<Container> Shared()
    {
        var container = account.Database.GetContainer("refusals");
        var properties = new ContainerProperties("refusals", "/pk");
        await account.Database.CreateContainerIfNotExistsAsync(properties, throughput: 12_000);
        return container;
    }
}
