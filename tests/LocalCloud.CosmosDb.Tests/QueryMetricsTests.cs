using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Scripts;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What a query tells besides its results: which indexes serve it, and what it took.</summary>
public sealed class QueryMetricsTests(Account account) : IClassFixture<Account>
{
    private static readonly QueryRequestOptions Asking = new() { PopulateIndexMetrics = true };

    /// <summary>Queries with what the service answers, as the client's own tests have recorded it.</summary>
    [Theory]
    [InlineData("SELECT * FROM c WHERE c.id = '1'", "id", "")]
    [InlineData("SELECT * FROM c WHERE c.id = '1' AND c.name = 'Abc'", "name|id", "")]
    [InlineData("SELECT * FROM c WHERE c.id = '1' AND c.name > 'Abc'", "name|id", "id ASC,name ASC")]
    [InlineData("SELECT * FROM c WHERE c.id > '1' AND c.name > 'Abc'", "name|id", "")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.id = '1' AND c.name > 'Abc'", "name|id", "id ASC,name ASC")]
    [InlineData("SELECT * FROM c WHERE c.id = '1' ORDER BY c.id ASC", "id", "")]
    [InlineData("SELECT * FROM c WHERE c.id = '1' AND c.name > 'Abc' ORDER BY c.id ASC", "name|id", "id ASC,name ASC")]
    [InlineData("SELECT COUNT(1) FROM c WHERE c.id = '1' GROUP BY c.id, c.name", "id", "")]
    [InlineData("SELECT COUNT(1) FROM c WHERE c.id = '1' AND c.name = 'Abc' GROUP BY c.id", "name|id", "")]
    [InlineData("SELECT COUNT(1) FROM c WHERE c.id = '1' AND c.name = 'Abc' GROUP BY c.id, c.name", "name|id", "id ASC,name ASC")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.id > '1' AND c.name > 'Abc' GROUP BY c.id, c.name", "name|id", "")]
    [InlineData("SELECT * FROM c WHERE c.a = 0 AND c.b > 0 AND c.d > 0", "a|b|d", "a ASC,b ASC|a ASC,d ASC")]
    [InlineData("SELECT * FROM c WHERE c.a = 0 OR c.b > 0", "a|b", "")]
    [InlineData("SELECT * FROM c WHERE UPPER(c.a) = 'X' AND c.b + 1 > 2", "", "")]
    [InlineData("SELECT VALUE t FROM c JOIN t IN c.tags WHERE t = 'x' AND ARRAY_CONTAINS(c.more, 1)", "tags/[]|more/[]", "")]
    [InlineData("SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t.n BETWEEN 1 AND 2)", "tags/[]/n", "")]
    public async Task Index_metrics_are_those_of_the_service(string query, string utilized, string potentialComposites)
    {
        var metrics = JsonNode.Parse(await Metrics(await account.Container(), query))!;
        Assert.Equal(utilized, Singles(metrics["UtilizedIndexes"]!));
        Assert.Equal(potentialComposites, Composites(metrics["PotentialIndexes"]!));
        Assert.Equal(("", ""), (Composites(metrics["UtilizedIndexes"]!), Singles(metrics["PotentialIndexes"]!)));
    }

    [Fact]
    public async Task Index_metrics_have_the_form_of_the_service()
    {
        var container = await account.Container();
        Assert.Equal(
            """{"UtilizedIndexes":{"SingleIndexes":[{"IndexSpec":"/\" !\\\"!@#$%^&*()<>?:\\\"{}|ßÃŒÆ12\"/?"}],"CompositeIndexes":[]},"PotentialIndexes":{"SingleIndexes":[],"CompositeIndexes":[]}}""",
            await Metrics(container, """SELECT VALUE STARTSWITH(r[' !"!@#$%^&*()<>?:"{}|ßÃŒÆ12'], 's', true) FROM root r"""));
        Assert.Contains("\"/素早く/?\"", await Metrics(container, "SELECT * FROM c WHERE STARTSWITH(c['素早く'], 's')"), StringComparison.Ordinal);
        using var silent = container.GetItemQueryIterator<object>("SELECT * FROM c");
        Assert.Null((await silent.ReadNextAsync(TestContext.Current.CancellationToken)).IndexMetrics);
    }

    [Fact]
    public async Task A_policy_decides_what_is_utilized_and_what_would_help()
    {
        var container = await account.Container(configure: properties =>
        {
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
            properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/big/*" });
            properties.Composite("/name", "-/age").Composite("/a", "/b", "/d");
        });
        var filter = JsonNode.Parse(await Metrics(container, "SELECT * FROM c WHERE c.big.text = 'x' AND c.name = 'y' AND c.age > 5"))!;
        Assert.Equal("name ASC,age DESC", Composites(filter["UtilizedIndexes"]!));
        Assert.Equal("big/text", Singles(filter["PotentialIndexes"]!));
        Assert.Equal("High", (string?)filter["PotentialIndexes"]!["SingleIndexes"]![0]!["IndexImpactScore"]);
        var order = JsonNode.Parse(await Metrics(container, "SELECT * FROM c WHERE c.a = 1 ORDER BY c.a DESC, c.b DESC, c.d DESC"))!;
        Assert.Equal(("a ASC,b ASC,d ASC", ""), (Composites(order["UtilizedIndexes"]!), Singles(order["UtilizedIndexes"]!)));
        var missing = JsonNode.Parse(await Metrics(container, "SELECT * FROM c WHERE c.name = 'y' ORDER BY c.city DESC"))!;
        Assert.Equal(("name|city", "name ASC,city DESC"), (Singles(missing["UtilizedIndexes"]!), Composites(missing["PotentialIndexes"]!)));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("none")]
    public async Task Without_an_index_nothing_is_utilized_and_nothing_ordered(string mode)
    {
        using var client = new RawClient(account.Server);
        var id = "off" + mode;
        using var created = await client.SendAsync(
            HttpMethod.Post, "dbs/db/colls", $$$"""{"id":"{{{id}}}","partitionKey":{"paths":["/pk"],"kind":"Hash"},"indexingPolicy":{"indexingMode":"{{{mode}}}","automatic":false}}""");
        Assert.Equal(201, (int)created.StatusCode);
        var container = account.Database.GetContainer(id);
        Assert.Equal(IndexingMode.None, (await container.ReadContainerAsync()).Resource.IndexingPolicy.IndexingMode);
        var metrics = JsonNode.Parse(await Metrics(container, "SELECT * FROM c WHERE c.n = 1"))!;
        Assert.Equal(("", "n"), (Singles(metrics["UtilizedIndexes"]!), Singles(metrics["PotentialIndexes"]!)));
        await Assert.ThrowsAsync<CosmosException>(() => container.Query<object>("SELECT * FROM c ORDER BY c.n"));
    }

    [Fact]
    public async Task Other_clients_get_index_metrics_in_the_form_they_know()
    {
        var container = await account.Container();
        using var client = new RawClient(account.Server);
        using var answer = await client.QueryAsync(
            container.Id, """{"query":"SELECT * FROM c WHERE c.a = 1 AND c.b > 2"}""", ("x-ms-cosmos-populateindexmetrics", "true"));
        Assert.Equal(
            """{"UtilizedSingleIndexes":[{"IndexSpec":"/a/?","IndexImpactScore":"High"},{"IndexSpec":"/b/?","IndexImpactScore":"High"}],"PotentialSingleIndexes":[],"UtilizedCompositeIndexes":[],"PotentialCompositeIndexes":[{"IndexSpecs":["/a ASC","/b ASC"],"IndexImpactScore":"High"}]}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(answer.Headers.GetValues("x-ms-cosmos-index-utilization").Single())));
    }

    [Fact]
    public async Task Query_metrics_count_what_was_loaded_and_what_was_answered()
    {
        var container = await account.Container();
        for (var i = 0; i < 10; i++)
        {
            await container.CreateItemAsync(new Item($"{i}", "a", i, new string('x', 1000)), new("a"));
        }

        await container.Scripts.CreateUserDefinedFunctionAsync(new UserDefinedFunctionProperties { Id = "slow", Body = "function (n) { for (var i = 0; i < 1000; i++) { n += 0; } return n; }" });
        var metrics = await Took("SELECT VALUE c.n FROM c WHERE udf.slow(c.n) >= 8");
        Assert.Equal((10, 2, 3), (metrics.RetrievedDocumentCount, metrics.OutputDocumentCount, metrics.OutputDocumentSize));
        Assert.InRange(metrics.RetrievedDocumentSize, 10_000, 20_000);
        Assert.Equal(0.2, metrics.IndexHitRatio);
        using var client = new RawClient(account.Server);
        using var answer = await client.QueryAsync(
            container.Id, """{"query":"SELECT VALUE c.n FROM c WHERE udf.slow(c.n) >= 8"}""", ("x-ms-documentdb-populatequerymetrics", "True"));
        Assert.Matches(@"userFunctionExecuteTimeInMs=(\d*[1-9]|\d+\.\d+);", answer.Headers.GetValues("x-ms-documentdb-query-metrics").Single());
        Assert.True(metrics.VMExecutionTime <= metrics.TotalTime && metrics.QueryPreparationTime < metrics.TotalTime, metrics.ToString());

        var indexed = await Took("SELECT VALUE c.n FROM c WHERE c.n >= 8");
        Assert.Equal((2, 2, 1), (indexed.RetrievedDocumentCount, indexed.OutputDocumentCount, indexed.IndexHitRatio));

        async Task<ServerSideMetrics> Took(string query)
        {
            using var iterator = container.GetItemQueryIterator<int>(query);
            return (await iterator.ReadNextAsync(TestContext.Current.CancellationToken)).Diagnostics.GetQueryMetrics().CumulativeMetrics;
        }
    }

    private static async Task<string> Metrics(Container container, string query)
    {
        using var iterator = container.GetItemQueryIterator<object>(query, null, Asking);
        return (await iterator.ReadNextAsync(TestContext.Current.CancellationToken)).IndexMetrics;
    }

    private static string Singles(JsonNode indexes) => string.Join('|', indexes["SingleIndexes"]!.AsArray().Select(index => ((string)index!["IndexSpec"]!)[1..^2]));

    private static string Composites(JsonNode indexes) => string.Join(
        '|', indexes["CompositeIndexes"]!.AsArray().Select(index => string.Join(',', index!["IndexSpecs"]!.AsArray().Select(column => ((string)column!)[1..]))));
}
