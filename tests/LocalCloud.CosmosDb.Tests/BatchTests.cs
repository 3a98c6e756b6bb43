using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Transactional batches and bulk requests, through the .NET client, which sends rows in binary, and as the JSON of other clients.</summary>
public sealed class BatchTests(Account account) : IClassFixture<Account>, IDisposable
{
    private static readonly PartitionKey A = new("A");
    private RawClient? _raw;

    private RawClient Raw => _raw ??= new(account.Server);

    [Fact]
    public async Task All_operations_of_a_batch_succeed_together()
    {
        var container = await account.Container(2);
        var old = await container.CreateItemAsync(new Item("old", "A", 1), A);
        await container.CreateItemAsync(new Item("gone", "A"), A);

        using var response = await container.CreateTransactionalBatch(A)
            .CreateItem(new Item("new", "A", 1))
            .UpsertItem(new Item("upserted", "A", 2))
            .ReplaceItem("old", new Item("old", "A", 3), new() { IfMatchEtag = old.ETag })
            .PatchItem("new", [PatchOperation.Increment("/n", 10)])
            .ReadItem("new")
            .DeleteItem("gone")
            .ExecuteAsync();

        Assert.True(response.IsSuccessStatusCode, response.ErrorMessage);
        Assert.Equal([201, 201, 200, 200, 200, 204], response.Select(result => (int)result.StatusCode));
        Assert.Equal(11, response.GetOperationResultAtIndex<Item>(4).Resource.N);
        Assert.Equal(response.Sum(Charge), response.RequestCharge, 2);
        Assert.All(response.Where(result => result.StatusCode != HttpStatusCode.NoContent), result => Assert.False(string.IsNullOrEmpty(result.ETag)));
        Assert.Equal(["new 11", "old 3", "upserted 2"], (await container.Query<Item>("SELECT * FROM c")).Select(item => $"{item.Id} {item.N}").Order());
        Assert.Equal(response[3].ETag, (await container.ReadItemAsync<Item>("new", A)).ETag);

        static double Charge(TransactionalBatchOperationResult result) =>
            (double)result.GetType().GetProperty("RequestCharge", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(result)!;
    }

    [Fact]
    public async Task Nothing_is_left_of_a_batch_in_which_one_operation_fails()
    {
        var container = await account.Container();
        var first = await container.CreateItemAsync(new Item("1", "A", 1), A);
        var session = first.Headers.Session;

        foreach (var (batch, failing, status) in (IEnumerable<(TransactionalBatch, int, HttpStatusCode)>)
        [
            (New().CreateItem(new Item("2", "A")).CreateItem(new Item("1", "A")).CreateItem(new Item("3", "A")), 1, HttpStatusCode.Conflict),
            (New().DeleteItem("1").ReplaceItem("none", new Item("none", "A")), 1, HttpStatusCode.NotFound),
            (New().UpsertItem(new Item("1", "A", 5)).ReplaceItem("1", new Item("1", "A"), new() { IfMatchEtag = "\"old\"" }), 1, HttpStatusCode.PreconditionFailed),
            (New().CreateItem(new Item("2", "A")).CreateItem(new Item("3", "B")), 1, HttpStatusCode.BadRequest),
            (New().ReadItem("none").CreateItem(new Item("2", "A")), 0, HttpStatusCode.NotFound),
            (New().CreateItem(new Item("2", "A", Name: "x")).PatchItem("2", [PatchOperation.Increment("/name", 1)]), 1, HttpStatusCode.BadRequest),
        ])
        {
            using var response = await batch.ExecuteAsync();
            Assert.Equal(status, response.StatusCode);
            Assert.Equal(status, response[failing].StatusCode);
            Assert.All(response.Where((_, index) => index != failing), result => Assert.Equal(HttpStatusCode.FailedDependency, result.StatusCode));
        }

        var now = await container.ReadItemAsync<Item>("1", A);
        Assert.Equal((first.ETag, session), (now.ETag, now.Headers.Session));
        Assert.Single(await container.Query<Item>("SELECT * FROM c"));
        // The numbers that were given out in vain are given out again, in order.
        var next = await container.CreateItemAsync(new Item("9", "A"), A);
        Assert.Equal(1, Lsn(next.Headers.Session) - Lsn(session));

        TransactionalBatch New() => container.CreateTransactionalBatch(A);

        static long Lsn(string token) => long.Parse(token.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_batch_is_one_entry_of_the_change_feed()
    {
        var container = await account.Container();
        var batch = container.CreateTransactionalBatch(A);
        for (var n = 0; n < 30; n++)
        {
            batch.CreateItem(new Item($"{n}", "A", n));
        }

        Assert.True((await batch.ExecuteAsync()).IsSuccessStatusCode);
        using var feed = container.GetChangeFeedIterator<Newtonsoft.Json.Linq.JObject>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, new() { PageSizeHint = 7 });
        var page = await feed.ReadNextAsync();
        Assert.Equal(30, page.Count);
        Assert.Single(page.Select(change => (long)change["_lsn"]!).Distinct());
    }

    [Fact]
    public async Task A_batch_has_its_limits()
    {
        var container = await account.Container();
        var many = container.CreateTransactionalBatch(A);
        for (var n = 0; n < 101; n++)
        {
            many.CreateItem(new Item($"{n}", "A"));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await many.ExecuteAsync()).StatusCode);
        var large = new string('x', 1_500_000);
        var tooLarge = container.CreateTransactionalBatch(A).CreateItem(new Item("1", "A", Name: large)).CreateItem(new Item("2", "A", Name: large));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await tooLarge.ExecuteAsync()).StatusCode);
        Assert.Empty(await container.Query<Item>("SELECT * FROM c"));

        for (var n = 0; n < 3; n++)
        {
            await container.CreateItemAsync(new Item($"l{n}", "A", Name: large), A);
        }

        using var read = await container.CreateTransactionalBatch(A).ReadItem("l0").ReadItem("l1").ReadItem("l2").ExecuteAsync();
        Assert.Equal([424, 424, 413], read.Select(result => (int)result.StatusCode));
    }

    [Fact]
    public async Task Bulk_operations_succeed_or_fail_each_for_itself()
    {
        var container = await account.Container(2);
        using var bulk = Account.Connect(account.Server, options => options.AllowBulkExecution = true);
        var all = bulk.GetContainer("db", container.Id);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 250).Select(n => Outcome(() => all.CreateItemAsync(new Item($"{n % 240}", $"p{n % 240 % 7}", n), new($"p{n % 240 % 7}")))));
        Assert.Equal((240, 10), (outcomes.Count(status => status == 201), outcomes.Count(status => status == 409)));
        var mixed = await Task.WhenAll(
            Outcome(() => all.ReadItemAsync<Item>("8", new("p1"))),
            Outcome(() => all.UpsertItemAsync(new Item("8", "p1", 800), new("p1"))),
            Outcome(() => all.PatchItemAsync<Item>("9", new("p2"), [PatchOperation.Set("/n", 900)])),
            Outcome(() => all.DeleteItemAsync<Item>("10", new("p3"))),
            Outcome(() => all.DeleteItemAsync<Item>("10", new("p4"))),
            Outcome(() => all.ReplaceItemAsync(new Item("11", "p4"), "11", new("p4"), new() { IfMatchEtag = "\"old\"" })));
        Assert.Equal([200, 200, 200, 204, 404, 412], mixed);
        Assert.Equal(239, (await container.Query<int>("SELECT VALUE COUNT(1) FROM c")).Single());
        Assert.Equal([800, 900], (await container.Query<int>("SELECT VALUE c.n FROM c WHERE c.n IN (800, 900)")).Order());

        static async Task<int> Outcome<T>(Func<Task<ItemResponse<T>>> operation)
        {
            try
            {
                return (int)(await operation()).StatusCode;
            }
            catch (CosmosException failure)
            {
                return (int)failure.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Operations_as_JSON_are_answered_as_JSON()
    {
        var container = await account.Container();
        using var good = await SendAsync(container, """
            [{"operationType":"Create","resourceBody":{"id":"1","pk":"A","n":1}},
             {"operationType":"Patch","id":"1","resourceBody":{"operations":[{"op":"incr","path":"/n","value":4}]}},
             {"operationType":"Read","id":"1"}]
            """);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        var results = await ResultsAsync(good);
        Assert.Equal("201 200 200", string.Join(' ', results.Select(result => result.GetProperty("statusCode").GetInt32())));
        Assert.Equal(5, results[2].GetProperty("resourceBody").GetProperty("n").GetInt32());
        Assert.Equal(results[2].GetProperty("eTag").GetString(), results[2].GetProperty("resourceBody").GetProperty("_etag").GetString());

        using var bad = await SendAsync(container, """[{"operationType":"Delete","id":"1"},{"operationType":"Delete","id":"2"}]""");
        Assert.Equal(HttpStatusCode.MultiStatus, bad.StatusCode);
        Assert.Equal("424 404", string.Join(' ', (await ResultsAsync(bad)).Select(result => result.GetProperty("statusCode").GetInt32())));
        Assert.Single(await container.Query<Item>("SELECT * FROM c"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[5]")]
    [InlineData("""[{"operationType":"Fly","id":"1"}]""")]
    [InlineData("""[{"operationType":"0","id":"1"}]""")]
    [InlineData("""[{"operationType":"Read","id":5}]""")]
    [InlineData("not JSON")]
    public async Task A_batch_that_cannot_be_read_is_refused(string body)
    {
        var container = await account.Container();
        using var answer = await SendAsync(container, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_refused()
    {
        var container = await account.Container();
        foreach (var length in (int[])[1, 5, 10, 11, 40])
        {
            byte[] rows = [0x81, 0xF0, 0xD8, 0xFF, 0x7F, 0x01, 0x0A, 0, 0, 0, 0x81, .. Enumerable.Repeat((byte)0xF1, 29)];
            using var content = new ByteArrayContent(rows[..length]);
            using var answer = await Raw.SendAsync(HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", content, Headers);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    public void Dispose() => _raw?.Dispose();

    private static (string, string?)[] Headers =>
        [("x-ms-cosmos-is-batch-request", "True"), ("x-ms-cosmos-batch-atomic", "True"), ("x-ms-documentdb-partitionkey", "[\"A\"]")];

    private Task<HttpResponseMessage> SendAsync(Container container, string body) => Raw.SendAsync(HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", body, Headers);

    private static async Task<JsonElement[]> ResultsAsync(HttpResponseMessage answer) =>
        [.. JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).EnumerateArray()];
}
