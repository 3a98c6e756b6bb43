using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.CosmosDb.Tests;

public sealed class DurabilityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var ct = TestContext.Current.CancellationToken;
        string rid, etag;
        IReadOnlyDictionary<string, long> lsns;
        await using (var server = await Start())
        {
            Assert.True(await server.CreateContainerIfNotExistsAsync(new("db", "orders", ["/pk"], PartitionKeyRanges: 2), ct));
            Assert.False(await server.CreateContainerIfNotExistsAsync(new("db", "orders", ["/pk"]), ct));
            using var client = Account.Connect(server);
            var container = client.GetContainer("db", "orders");
            await Task.WhenAll(Enumerable.Range(0, 50).Select(n => container.CreateItemAsync(new Item($"{n}", $"p{n}", n), new($"p{n}"))));
            await container.DeleteItemAsync<Item>("49", new("p49"));
            etag = (await container.ReadItemAsync<Item>("7", new("p7"))).ETag;
            rid = (await container.ReadContainerAsync()).Resource.SelfLink;
            lsns = server.LatestLsns("db", "orders");
        }

        await using (var server = await Start())
        {
            using var client = Account.Connect(server);
            var container = client.GetContainer("db", "orders");
            Assert.Equal(rid, (await container.ReadContainerAsync()).Resource.SelfLink);
            Assert.Equal(etag, (await container.ReadItemAsync<Item>("7", new("p7"))).ETag);
            Assert.Equal([49], await container.Query<int>("SELECT VALUE COUNT(1) FROM c"));
            Assert.Equal(lsns, server.LatestLsns("db", "orders"));
            Assert.Equal(51, lsns.Values.Sum());
            await container.CreateItemAsync(new Item("new", "p0"), new("p0"));
            Assert.Equal(52, server.LatestLsns("db", "orders").Values.Sum());
        }
    }

    [Fact]
    public async Task Expired_documents_vanish_at_once_and_leave_the_disk_later()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Start(time);
        await server.CreateContainerIfNotExistsAsync(new("db", "c", ["/pk"], DefaultTimeToLive: 100), TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        var container = client.GetContainer("db", "c");
        await container.CreateItemAsync(new Item("default", "A"), new("A"));
        await container.CreateItemAsync(new Item("short", "A", Ttl: 10), new("A"));
        await container.CreateItemAsync(new Item("never", "A", Ttl: -1), new("A"));

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["default", "never"], await container.Query<string>("SELECT VALUE c.id FROM c"));
        var gone = await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Item>("short", new("A")));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        await container.CreateItemAsync(new Item("short", "A", Ttl: 10), new("A"));

        time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(["never"], await container.Query<string>("SELECT VALUE c.id FROM c"));
        await server.DisposeAsync();
        await using var sqlite = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=False");
        sqlite.Open();
        using var count = sqlite.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM docs_1";
        Assert.Equal(1L, count.ExecuteScalar());
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var first = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => CosmosDbServer.StartAsync(new() { Port = first.Endpoint.Port }, null, TestContext.Current.CancellationToken));
        Assert.Contains($"port {first.Endpoint.Port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verified_account_wants_the_right_key()
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, VerifyAuthorization = true }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        Database database = await client.CreateDatabaseIfNotExistsAsync("db");
        Container container = await database.CreateContainerIfNotExistsAsync("c", "/pk");
        await container.UpsertItemAsync(new Item("with space", "A"), new("A"));
        Assert.Single(await container.Query<Item>("SELECT * FROM c ORDER BY c.id"));
        using var stranger = new CosmosClient(server.Endpoint.ToString(), Convert.ToBase64String(new byte[64]), new() { ConnectionMode = ConnectionMode.Gateway });
        var refused = await Assert.ThrowsAsync<CosmosException>(() => stranger.GetContainer("db", "c").ReadItemAsync<Item>("1", new("A")));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData(FaultPoints.CosmosDbBeforeCommit, false, false)]
    [InlineData(FaultPoints.CosmosDbBeforeCommit, true, false)]
    [InlineData(FaultPoints.CosmosDbAfterCommit, false, true)]
    [InlineData(FaultPoints.CosmosDbAfterCommit, true, true)]
    public async Task A_crash_at_a_commit_leaves_all_of_it_or_nothing(string point, bool isBatch, bool isThere)
    {
        var faults = new FaultInjector();
        await using var first = await CosmosDbServer.StartAsync(new() { Port = 0, Path = File, Faults = faults }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(first);
        Container container = await (await client.CreateDatabaseAsync("db")).Database.CreateContainerAsync("c", "/pk");
        await container.CreateItemAsync(new Item("1", "A"), new("A"));
        faults.Add(new() { Condition = new() { Point = point }, Result = new CrashResult() });
        using var gone = new CancellationTokenSource();
        Task unanswered = isBatch
            ? container.CreateTransactionalBatch(new("A")).CreateItem(new Item("2", "A")).CreateItem(new Item("3", "A")).DeleteItem("1").CreateItem(new Item("1", "A")).ExecuteAsync(gone.Token)
            : container.CreateItemAsync(new Item("2", "A"), new("A"), cancellationToken: gone.Token);
        await faults.Crashed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(unanswered.IsCompletedSuccessfully);
        await gone.CancelAsync(); // the SDK would go on trying

        await using var second = await Start();
        using var again = Account.Connect(second);
        var found = again.GetContainer("db", "c");
        Assert.Equal("1", (await found.ReadItemAsync<Item>("1", new("A"))).Resource.Id);
        foreach (var id in (string[])(isBatch ? ["2", "3"] : ["2"]))
        {
            using var read = await found.ReadItemStreamAsync(id, new("A"));
            Assert.Equal(isThere, read.IsSuccessStatusCode);
        }

        await Record.ExceptionAsync(() => unanswered);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string File => Path.Combine(_directory, "cosmos.db");

    private Task<CosmosDbServer> Start(TimeProvider? time = null) =>
        CosmosDbServer.StartAsync(new() { Port = 0, Path = File, TimeProvider = time ?? TimeProvider.System }, null, TestContext.Current.CancellationToken);
}
