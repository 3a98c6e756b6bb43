using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

public sealed class ChangeFeedTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Changes_come_in_order_with_only_the_latest_version()
    {
        var container = await account.Container();
        foreach (var n in Enumerable.Range(0, 5))
        {
            await container.CreateItemAsync(new Item($"{n}", "A", n), new("A"));
        }

        await container.ReplaceItemAsync(new Item("1", "A", 10), "1", new("A"));
        await container.DeleteItemAsync<Item>("3", new("A"));
        var (changes, continuation) = await Read(container, ChangeFeedStartFrom.Beginning());
        Assert.Equal([0, 2, 4, 10], changes.Select(change => change.N));

        Assert.Empty((await Read(container, ChangeFeedStartFrom.ContinuationToken(continuation))).Changes);
        await container.CreateItemAsync(new Item("6", "B", 6), new("B"));
        Assert.Equal([6], (await Read(container, ChangeFeedStartFrom.ContinuationToken(continuation))).Changes.Select(change => change.N));
        Assert.Equal([6], (await Read(container, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new("B"))))).Changes.Select(change => change.N));
        Assert.Empty((await Read(container, ChangeFeedStartFrom.Time(DateTime.UtcNow.AddHours(1)))).Changes);
        Assert.Equal(5, (await Read(container, ChangeFeedStartFrom.Time(DateTime.UtcNow.AddHours(-1)))).Changes.Count);
    }

    [Fact]
    public async Task From_now_on_only_new_changes_come()
    {
        var container = await account.Container(ranges: 2);
        await container.CreateItemAsync(new Item("old", "A"), new("A"));
        var (nothing, continuation) = await Read(container, ChangeFeedStartFrom.Now());
        Assert.Empty(nothing);
        await container.CreateItemAsync(new Item("new", "A"), new("A"));
        Assert.Equal(["new"], (await Read(container, ChangeFeedStartFrom.ContinuationToken(continuation))).Changes.Select(change => change.Id));
    }

    [Fact]
    public async Task Every_range_has_its_own_changes()
    {
        var container = await account.Container(ranges: 3);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => container.CreateItemAsync(new Item($"{n}", $"p{n}", n), new($"p{n}"))));
        var perRange = await Task.WhenAll((await container.GetFeedRangesAsync()).Select(async range => (await Read(container, ChangeFeedStartFrom.Beginning(range))).Changes.Count));
        Assert.Equal((3, 30), (perRange.Length, perRange.Sum()));
        Assert.All(perRange, count => Assert.InRange(count, 1, 29));
        Assert.Equal(30, account.Server.LatestLsns("db", container.Id).Values.Sum());
    }

    [Fact]
    public async Task An_empty_answer_is_held_back_until_something_is_written()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A"), new("A"));
        using var raw = new RawClient(account.Server);
        Task<HttpResponseMessage> Poll(int wait) => raw.SendAsync(
            HttpMethod.Get,
            $"dbs/db/colls/{container.Id}/docs",
            (string?)null,
            ("A-IM", "Incremental Feed"),
            ("If-None-Match", "\"1\""),
            ("x-ms-documentdb-partitionkeyrangeid", "0"),
            ("x-localcloud-wait-ms", $"{wait}"));

        Assert.Equal(HttpStatusCode.NotModified, (await Poll(1)).StatusCode);
        var polling = Poll(5000);
        await container.CreateItemAsync(new Item("2", "A"), new("A"));
        var answer = await polling;
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (answer.StatusCode, answer.Headers.ETag!.ToString()));
        Assert.Equal("1", answer.Headers.GetValues("x-ms-item-count").Single());
    }

    [Fact]
    public async Task The_estimator_counts_what_is_left()
    {
        var container = await account.Container();
        var leases = await account.Container(key: "/id");
        var processed = new TaskCompletionSource();
        var processor = container.GetChangeFeedProcessorBuilder<Item>("lag", (ChangeFeedProcessorContext _, IReadOnlyCollection<Item> _, CancellationToken _) =>
            {
                processed.TrySetResult();
                return Task.CompletedTask;
            })
            .WithInstanceName("one").WithLeaseContainer(leases).WithStartTime(DateTime.MinValue.ToUniversalTime()).WithPollInterval(TimeSpan.FromMilliseconds(20)).Build();
        await container.CreateItemAsync(new Item("0", "A"), new("A"));
        await processor.StartAsync();
        await processed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await processor.StopAsync();
        foreach (var n in Enumerable.Range(1, 7))
        {
            await container.CreateItemAsync(new Item($"{n}", "A"), new("A"));
        }

        using var estimator = container.GetChangeFeedEstimator("lag", leases).GetCurrentStateIterator();
        var state = await estimator.ReadNextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, state.Sum(lease => lease.EstimatedLag));
    }

    private static Task<(List<Item> Changes, string Continuation)> Read(Container container, ChangeFeedStartFrom start) => container.Changes(start, page: 2);
}
