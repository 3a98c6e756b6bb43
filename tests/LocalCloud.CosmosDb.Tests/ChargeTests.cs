using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>
/// What operations are charged beside what the service's documentation says they are; the same table is in docs/cost.md. A document here is of
/// a size in bytes of its own, and of properties <c>p0</c>, <c>p1</c>, … beside its key and what fills it.
/// </summary>
public sealed class ChargeTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Theory]
    [InlineData(1, 4.95)]
    [InlineData(2, 6.29)]
    [InlineData(4, 6.67)]
    [InlineData(16, 9.52)]
    [InlineData(64, 22.67)]
    [InlineData(512, 184.57)]
    public async Task A_create_is_charged_by_its_size(int kilobytes, double documented)
    {
        var container = await NotIndexed();
        Assert.Equal(documented, (await container.CreateItemAsync(Sized("1", 1024 * kilobytes), A)).RequestCharge, 0.03);
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(16, 1.67)]
    [InlineData(64, 4.76)]
    [InlineData(512, 40.95)]
    public async Task A_point_read_is_charged_by_its_size(int kilobytes, double documented)
    {
        var container = await NotIndexed();
        await container.CreateItemAsync(Sized("1", 1024 * kilobytes), A);
        Assert.Equal(documented, (await container.ReadItemAsync<JObject>("1", A)).RequestCharge, 0.05);
    }

    /// <summary>Documented: 5.0 + 0.2 × 10 to create and to delete 1 KB with ten terms, about 5.5 without any, 5 where nothing is indexed at all.</summary>
    [Fact]
    public async Task A_create_and_a_delete_pay_for_every_indexed_term()
    {
        var container = await Indexed("/pk/?", "/p0/?", "/p1/?", "/p2/?", "/p3/?", "/p4/?", "/p5/?", "/p6/?");
        Assert.Equal(7.0, (await container.CreateItemAsync(Sized("1", 1000, 12), A)).RequestCharge, 0.1);
        Assert.Equal(7.0, (await container.DeleteItemAsync<JObject>("1", A)).RequestCharge, 0.1);
        Assert.Equal(5.5, (await (await Indexed()).CreateItemAsync(Sized("1", 1000, 12), A)).RequestCharge, 0.2);
        Assert.Equal(5.0, (await (await NotIndexed()).CreateItemAsync(Sized("1", 1000, 12), A)).RequestCharge, 0.1);
        var everything = await account.Container();
        Assert.Equal(4.95 + (0.2 * 16), (await everything.CreateItemAsync(Sized("1", 1000, 12), A)).RequestCharge, 2);
    }

    /// <summary>Documented: 5.0 + 5.0 + 0.2 × 2 + 0.2 × 2 where two terms change, and 0.4 for each property of a patch.</summary>
    [Fact]
    public async Task A_replace_pays_twice_and_for_the_terms_that_change()
    {
        var container = await Indexed("/pk/?", "/p0/?", "/p1/?", "/p2/?");
        await container.CreateItemAsync(Sized("1", 1000, 12), A);
        var changed = Sized("1", 1000, 12);
        changed["p0"] = "other";
        changed["p9"] = "no matter";
        // The second term is _ts.
        Assert.Equal(10.8, (await container.ReplaceItemAsync(changed, "1", A)).RequestCharge, 0.11);
        Assert.Equal(10.8 - 0.4, (await container.UpsertItemAsync(changed, A)).RequestCharge, 0.11);
        PatchOperation[] two = [PatchOperation.Set("/p1", "other"), PatchOperation.Set("/p9", "no matter")];
        Assert.Equal(11.6, (await container.PatchItemAsync<JObject>("1", A, two)).RequestCharge, 0.11);
    }

    [Theory]
    [InlineData("""{ "id": "1", "pk": "A", "a": { "b": 1, "c": 2 }, "list": [1, 1, 2] }""", "/*", 7)]
    [InlineData("""{ "id": "1", "pk": "A", "a": { "b": 1, "c": 2 }, "list": [1, 1, 2] }""", "/a/*", 4)]
    [InlineData("""{ "id": "1", "pk": "A", "a": { "b": 1, "c": 2 }, "list": [1, 1, 2] }""", "/a/?", 2)]
    [InlineData("""{ "id": "1", "pk": "A", "a": { "b": 1, "c": 2 }, "list": [1, 1, 2] }""", "/list/[]/?", 4)]
    [InlineData("""{ "id": "1", "pk": "A", "list": [{ "n": 1, "m": 9 }, { "n": 2 }] }""", "/list/[]/n/?", 4)]
    [InlineData("""{ "id": "1", "pk": "A", "a": null }""", "/a/?", 3)]
    public async Task Terms_are_the_different_values_that_the_policy_includes(string document, string path, int terms)
    {
        var container = await Indexed(path);
        Assert.Equal(4.95 + (0.2 * terms), (await container.CreateItemAsync(JObject.Parse(document), A)).RequestCharge, 2);
    }

    [Fact]
    public async Task A_path_that_is_excluded_more_precisely_is_not_indexed()
    {
        var container = await account.Container(configure: properties => Policy(properties, "/*").IndexingPolicy.ExcludedPaths.Add(new() { Path = "/a/*" }));
        Assert.Equal(4.95 + (0.2 * 3), (await container.CreateItemAsync(JObject.Parse("""{ "id": "1", "pk": "A", "a": { "b": 1 } }"""), A)).RequestCharge, 2);
    }

    [Fact]
    public async Task A_composite_index_is_one_term_more()
    {
        var container = await account.Container(configure: properties => Policy(properties, "/p0/?").Composite("/p1", "-/p2"));
        Assert.Equal(4.95 + (0.2 * 4), (await container.CreateItemAsync(Sized("1", 900, 3), A)).RequestCharge, 2);
        Assert.Equal(4.95 + (0.2 * 3), (await container.CreateItemAsync(Sized("2", 900, 1), A)).RequestCharge, 2);
    }

    /// <summary>Documented: five documents of 1 KB cost as much as five reads of them.</summary>
    [Fact]
    public async Task A_feed_is_charged_like_the_reads_of_its_documents()
    {
        var container = await NotIndexed();
        for (var n = 0; n < 5; n++)
        {
            await container.CreateItemAsync(Sized($"{n}", 700), A);
        }

        using var feed = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        using var page = await feed.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, page.Headers.RequestCharge, 0.1);
        using var nothing = await feed.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, nothing.Headers.RequestCharge);
    }

    /// <summary>Published measurements: 3.19 RU for one of 9,963 bytes, 604.42 RU for 2,000 of 563 bytes.</summary>
    [Theory]
    [InlineData(1, 9_963, 3.19)]
    [InlineData(2_000, 563, 604.42)]
    public async Task A_query_is_charged_by_documents_and_bytes(int documents, int bytes, double measured)
    {
        var container = await account.Container();
        await Parallel.ForEachAsync(Enumerable.Range(0, documents), TestContext.Current.CancellationToken, async (n, cancellation) =>
            await container.CreateItemStreamAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Sized($"{n}", bytes - 230).ToString(Newtonsoft.Json.Formatting.None))), A, cancellationToken: cancellation));
        using var query = container.GetItemQueryStreamIterator("SELECT * FROM c WHERE c.pk = 'A'", requestOptions: new() { PartitionKey = A, MaxItemCount = -1 });
        using var page = await query.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(measured, page.Headers.RequestCharge, measured * 0.02);
    }

    [Fact]
    public async Task A_query_that_no_index_serves_pays_for_all_it_looks_at()
    {
        var container = await Indexed("/pk/?", "/p0/?");
        for (var n = 0; n < 20; n++)
        {
            await container.CreateItemAsync(Sized($"{n}", 500, 2), A);
        }

        Assert.InRange(await ChargeOf("p0"), 2.28, 2.4);
        Assert.InRange(await ChargeOf("p1"), 2.28 + (20 * 0.265), 2.4 + (20 * 0.265));

        async Task<double> ChargeOf(string property)
        {
            using var query = container.GetItemQueryStreamIterator($"SELECT * FROM c WHERE c.{property} = 'nothing'", requestOptions: new() { PartitionKey = A });
            using var page = await query.ReadNextAsync(TestContext.Current.CancellationToken);
            return page.Headers.RequestCharge;
        }
    }

    /// <summary>Documented: the cost of any read is doubled.</summary>
    [Fact]
    public async Task Reads_of_an_account_with_bounded_staleness_cost_twice_unless_they_ask_for_less()
    {
        await using var server = await CosmosDbServer.StartAsync(
            new() { Port = 0, Consistency = EmulatedConsistency.BoundedStaleness }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        Database database = await client.CreateDatabaseAsync("db");
        Container container = await database.CreateContainerAsync("c", "/pk");
        Assert.Equal(ConsistencyLevel.BoundedStaleness, (await client.ReadAccountAsync()).Consistency.DefaultConsistencyLevel);
        Assert.Equal(5.55, (await container.CreateItemAsync(new { id = "1", pk = "A" }, A)).RequestCharge);
        Assert.Equal(2, (await container.ReadItemAsync<JObject>("1", A)).RequestCharge);
        Assert.Equal(1, (await container.ReadItemAsync<JObject>("1", A, new() { ConsistencyLevel = ConsistencyLevel.Session })).RequestCharge);
        using var query = container.GetItemQueryStreamIterator("SELECT * FROM c WHERE c.pk = 'A'", requestOptions: new() { PartitionKey = A });
        using var page = await query.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.InRange(page.Headers.RequestCharge, 2 * 2.54, 2 * 2.6);
    }

    private Task<Container> NotIndexed() =>
        account.Container(configure: properties => (properties.IndexingPolicy.IndexingMode, properties.IndexingPolicy.Automatic) = (IndexingMode.None, false));

    private Task<Container> Indexed(params string[] paths) => account.Container(configure: properties => Policy(properties, paths));

    private static ContainerProperties Policy(ContainerProperties properties, params string[] paths)
    {
        foreach (var path in paths)
        {
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = path });
        }

        if (!paths.Contains("/*"))
        {
            properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/*" });
        }

        return properties;
    }

    private static JObject Sized(string id, int bytes, int properties = 0)
    {
        var document = new JObject { ["id"] = id, ["pk"] = "A" };
        for (var n = 0; n < properties; n++)
        {
            document[$"p{n}"] = $"value {n}";
        }

        document["filling"] = "";
        document["filling"] = new string('x', bytes - document.ToString(Newtonsoft.Json.Formatting.None).Length);
        return document;
    }
}
