using System.Collections.Concurrent;
using System.Net;
using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests.Splits;

/// <summary>Partitions are split while their change feeds are read and written.</summary>
public sealed class FeedsOverSplitsTests(Account account) : IClassFixture<Account>
{
    private const int Writers = 8, Each = 40;
    private static readonly IEnumerable<int> s_everything = Enumerable.Range(1, Each);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_pulled_feed_has_everything_once_and_in_order(bool byToken, bool byRange)
    {
        var container = await account.Container(ranges: 2);
        List<ChangeFeedStartFrom> starts = byRange
            ? [.. (await container.GetFeedRangesAsync()).Select(ChangeFeedStartFrom.Beginning)]
            : [ChangeFeedStartFrom.Beginning()];
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadFeed, after: 3);
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadFeed, after: 12, times: 2);
        var writing = Write(container);
        var seen = (await Task.WhenAll(starts.Select(start => Pull(container, start, byToken, writing)))).SelectMany(changes => changes).ToList();
        AssertOnceAndInOrder(seen);
        Assert.Equal(5, (await container.GetFeedRangesAsync()).Count);

        // A partition key's own feed has no range to be told of.
        Assert.Equal(s_everything, (await Pull(container, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new("w3"))), byToken, writing)).Select(item => item.N));
    }

    [Fact]
    public async Task A_processor_sees_everything_once_and_in_order()
    {
        var (container, leases) = (await account.Container(ranges: 2), await account.Container(key: "/id"));
        var seen = new ConcurrentQueue<Item>();
        var everythingSeen = new TaskCompletionSource();
        var errors = new ConcurrentQueue<Exception>();
        var processor = container.GetChangeFeedProcessorBuilder<Item>("split", (ChangeFeedProcessorContext _, IReadOnlyCollection<Item> changes, CancellationToken _) =>
            {
                foreach (var change in changes)
                {
                    seen.Enqueue(change);
                }

                if (seen.DistinctBy(change => change.Id).Count() == Writers * Each)
                {
                    everythingSeen.TrySetResult();
                }

                return Task.CompletedTask;
            })
            .WithInstanceName("one")
            .WithLeaseContainer(leases)
            .WithMaxItems(10)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(10))
            .WithLeaseConfiguration(acquireInterval: TimeSpan.FromMilliseconds(200))
            .WithErrorNotification((_, error) =>
            {
                errors.Enqueue(error);
                return Task.CompletedTask;
            })
            .Build();
        await processor.StartAsync();
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadFeed, after: 5);
        account.Faults.SplitWith(container, FaultInjectionOperationType.CreateItem, after: Writers * Each / 2, times: 2);
        await Write(container);
        await everythingSeen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await processor.StopAsync();

        AssertOnceAndInOrder(seen);
        Assert.Empty(errors);
        var ranges = account.Server.LatestLsns("db", container.Id).Keys;
        Assert.Equal(5, ranges.Count());
        Assert.Equal(ranges.Order(), (await leases.Query<string>("SELECT VALUE c.LeaseToken FROM c WHERE IS_DEFINED(c.LeaseToken)")).Order());
        using var estimator = container.GetChangeFeedEstimator("split", leases).GetCurrentStateIterator();
        Assert.Equal(0, (await estimator.ReadNextAsync(TestContext.Current.CancellationToken)).Sum(state => state.EstimatedLag));
    }

    [Fact]
    public async Task All_versions_and_deletes_go_on()
    {
        var container = await account.Container();
        var start = ChangeFeedStartFrom.ContinuationToken((await container.Versions(ChangeFeedStartFrom.Now())).Continuation);
        var write = async (int version) =>
        {
            foreach (var key in (string[])["A", "B", "C", "D", "E"])
            {
                await container.UpsertItemAsync(new Item(key, key, version), new(key));
            }
        };
        await write(1);
        await write(2);
        account.Faults.SplitWith(container, FaultInjectionOperationType.UpsertItem, after: 2, times: 2);
        await write(3);
        await container.DeleteItemAsync<Item>("D", new("D"));
        var (changes, _) = await container.Versions(start);
        Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
        foreach (var key in (string[])["A", "B", "C", "D", "E"])
        {
            Assert.Equal(
                (string[])["Create 1", "Replace 2", "Replace 3", .. key == "D" ? (string[])["Delete 3"] : []],
                changes.Where(change => (change.Previous ?? change.Current).Id == key).Select(change => $"{change.Metadata.OperationType} {(change.Previous ?? change.Current).N}"));
        }
    }

    [Fact]
    public async Task A_read_that_waits_hears_of_the_split()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A"), new("A"));
        using var raw = new RawClient(account.Server);
        var waiting = raw.SendAsync(
            HttpMethod.Get,
            $"dbs/db/colls/{container.Id}/docs",
            (string?)null,
            ("A-IM", "Incremental Feed"),
            ("If-None-Match", "\"1\""),
            ("x-ms-documentdb-partitionkeyrangeid", "0"),
            ("x-localcloud-wait-ms", "5000"));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadItem);
        await container.ReadItemStreamAsync("1", new("A"));
        Assert.Equal(HttpStatusCode.Gone, (await waiting.WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>Every writer has a partition key, and numbers its items.</summary>
    private static Task Write(Container container) => Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
    {
        foreach (var n in s_everything)
        {
            await container.CreateItemAsync(new Item($"{writer}-{n}", $"w{writer}", n), new($"w{writer}"));
        }
    }));

    private static void AssertOnceAndInOrder(IEnumerable<Item> seen)
    {
        var byWriter = seen.ToLookup(item => item.Pk, item => item.N);
        Assert.Equal(Writers, byWriter.Count);
        Assert.All(byWriter, numbers => Assert.Equal(s_everything, numbers));
    }

    private static async Task<List<Item>> Pull(Container container, ChangeFeedStartFrom start, bool byToken, Task writing)
    {
        var options = new ChangeFeedRequestOptions { PageSizeHint = 5 };
        var changes = new List<Item>();
        var iterator = container.GetChangeFeedIterator<Item>(start, ChangeFeedMode.LatestVersion, options);
        while (true)
        {
            var isLast = writing.IsCompleted;
            var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
            if (page.StatusCode == HttpStatusCode.NotModified && isLast)
            {
                iterator.Dispose();
                await writing;
                return changes;
            }

            changes.AddRange(page.StatusCode == HttpStatusCode.NotModified ? [] : page);
            if (byToken)
            {
                iterator.Dispose();
                iterator = container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.ContinuationToken(page.ContinuationToken), ChangeFeedMode.LatestVersion, options);
            }
        }
    }
}
