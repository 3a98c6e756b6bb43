using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>The change feed of all versions and deletes.</summary>
public sealed class AllVersionsTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Fact]
    public async Task Every_version_and_delete_comes_in_order_with_what_was_deleted()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("before", "A", 1), A);
        var start = await Now(container);

        await container.CreateItemAsync(new Item("1", "A", 1), A);
        await container.ReplaceItemAsync(new Item("1", "A", 2), "1", A);
        await container.PatchItemAsync<Item>("1", A, [PatchOperation.Increment("/n", 1)]);
        await container.UpsertItemAsync(new Item("before", "A", 2), A);
        Assert.True((await container.CreateTransactionalBatch(A).DeleteItem("before").CreateItem(new Item("2", "A", 7)).ExecuteAsync()).IsSuccessStatusCode);
        Assert.False((await container.CreateTransactionalBatch(A).CreateItem(new Item("3", "A")).CreateItem(new Item("2", "A")).ExecuteAsync()).IsSuccessStatusCode);
        await container.DeleteItemAsync<Item>("1", A);

        var (changes, continuation) = await Read(container, start);
        Assert.Equal(
            ["Create 1 1", "Replace 1 2", "Replace 1 3", "Replace before 2", "Delete before 2", "Create 2 7", "Delete 1 3"],
            changes.Select(change => $"{change.Metadata.OperationType} {(change.Previous ?? change.Current).Id} {(change.Previous ?? change.Current).N}"));
        Assert.Equal(changes.Select(change => change.Metadata.Lsn).Order(), changes.Select(change => change.Metadata.Lsn));
        Assert.Equal(changes[4].Metadata.Lsn, changes[5].Metadata.Lsn);
        Assert.Equal(changes[2].Metadata.Lsn, changes[6].Metadata.PreviousLsn);
        Assert.Empty((await Read(container, continuation)).Changes);
    }

    [Fact]
    public async Task The_feed_of_all_versions_has_no_beginning()
    {
        var container = await account.Container();
        using var feed = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.AllVersionsAndDeletes);
        using var page = await feed.ReadNextAsync();
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task Expiry_is_a_delete_and_versions_survive_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
        try
        {
            var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
            var options = new CosmosDbOptions { Port = 0, Path = Path.Combine(directory, "cosmos.db"), TimeProvider = time };
            string start;
            await using (var first = await CosmosDbServer.StartAsync(options, null, TestContext.Current.CancellationToken))
            {
                await first.CreateContainerIfNotExistsAsync(new("db", "c", ["/pk"], DefaultTimeToLive: -1), TestContext.Current.CancellationToken);
                using var client = Account.Connect(first);
                start = await Now(client.GetContainer("db", "c"));
                await client.GetContainer("db", "c").CreateItemAsync(new Item("short", "A", 5, Ttl: 10), A);
                await client.GetContainer("db", "c").CreateItemAsync(new Item("again", "A", 6, Ttl: 10), A);
            }

            await using var second = await CosmosDbServer.StartAsync(options, null, TestContext.Current.CancellationToken);
            using var again = Account.Connect(second);
            time.Advance(TimeSpan.FromSeconds(11));
            await again.GetContainer("db", "c").CreateItemAsync(new Item("again", "A", 7), A);
            var before = second.LatestLsn("db", "c");
            time.Advance(TimeSpan.FromSeconds(40));
            await WaitFor(() => second.LatestLsn("db", "c") > before);
            var (changes, _) = await Read(again.GetContainer("db", "c"), start);
            Assert.Equal(
                ["Create short", "Create again", "Delete again expired", "Create again", "Delete short expired"],
                changes.Select(change => $"{change.Metadata.OperationType} {(change.Previous ?? change.Current).Id}{(change.Metadata.IsTimeToLiveExpired ? " expired" : "")}"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_processor_sees_every_version_and_delete()
    {
        var (container, leases) = (await account.Container(ranges: 2), await account.Container(key: "/id"));
        var seen = new ConcurrentQueue<string>();
        var followed = new ConcurrentDictionary<string, bool>();
        var everythingSeen = new TaskCompletionSource();
        var processor = container.GetChangeFeedProcessorBuilderWithAllVersionsAndDeletes<Item>("all", (context, changes, _) =>
            {
                followed[context.LeaseToken] = true;
                foreach (var change in changes.Where(change => (change.Previous ?? change.Current).Id.Length == 1))
                {
                    seen.Enqueue($"{change.Metadata.OperationType} {(change.Previous ?? change.Current).Id}");
                }

                if (seen.Count == 30)
                {
                    everythingSeen.TrySetResult();
                }

                return Task.CompletedTask;
            })
            .WithInstanceName("one")
            .WithLeaseContainer(leases)
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .Build();
        await processor.StartAsync();
        for (var n = 0; followed.Count < 2; n++)
        {
            // It begins now, whenever that is; then it sees these.
            Assert.True(n < 500, "It does not begin.");
            await container.CreateItemAsync(new Item($"begin{n}", $"p{n}"), new($"p{n}"));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        for (var n = 0; n < 10; n++)
        {
            await container.CreateItemAsync(new Item($"{n}", $"p{n}"), new($"p{n}"));
            await container.ReplaceItemAsync(new Item($"{n}", $"p{n}", 1), $"{n}", new($"p{n}"));
            await container.DeleteItemAsync<Item>($"{n}", new($"p{n}"));
        }

        await everythingSeen.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await processor.StopAsync();
        Assert.All(Enumerable.Range(0, 10), n => Assert.Equal(["Create", "Replace", "Delete"], seen.Where(change => change.EndsWith($" {n}", StringComparison.Ordinal)).Select(change => change.Split(' ')[0])));
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 300, "It did not happen.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> Now(Container container) => (await container.Versions(ChangeFeedStartFrom.Now())).Continuation;

    private static Task<(List<ChangeFeedItem<Item>> Changes, string Continuation)> Read(Container container, string continuation) =>
        container.Versions(ChangeFeedStartFrom.ContinuationToken(continuation));
}
