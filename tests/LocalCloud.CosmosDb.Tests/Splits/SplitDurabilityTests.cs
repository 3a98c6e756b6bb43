using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests.Splits;

/// <summary>A split is on disk wholly or not at all.</summary>
public sealed class SplitDurabilityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;

    [Theory]
    [InlineData(null, 3)]
    [InlineData(FaultPoints.CosmosDbBeforeCommit, 2)]
    [InlineData(FaultPoints.CosmosDbAfterCommit, 3)]
    public async Task Positions_are_good_after_a_restart_or_a_crash_at_the_split(string? point, int ranges)
    {
        var faults = new FaultInjector();
        string position;
        await using (var first = await Start(faults))
        {
            await first.CreateContainerIfNotExistsAsync(new("db", "c", ["/pk"], PartitionKeyRanges: 2), TestContext.Current.CancellationToken);
            using var client = Account.Connect(first);
            var container = client.GetContainer("db", "c");
            await Write(container, 0, 30);
            position = (await Read(container, ChangeFeedStartFrom.Beginning())).Position;
            await Write(container, 30, 60);
            faults.SplitWith(container, FaultInjectionOperationType.ReadItem);
            if (point is null)
            {
                await container.ReadItemAsync<Item>("i1", new("p1"));
                await Write(container, 60, 90);
            }
            else
            {
                faults.Add(new() { Condition = new() { Point = point }, Result = new CrashResult() });
                using var gone = new CancellationTokenSource();
                Task unanswered = container.ReadItemAsync<Item>("i1", new("p1"), cancellationToken: gone.Token);
                await faults.Crashed.WaitAsync(TestContext.Current.CancellationToken);
                await gone.CancelAsync();
                await Record.ExceptionAsync(() => unanswered);
            }
        }

        await using var second = await Start(new());
        using var again = Account.Connect(second);
        var found = again.GetContainer("db", "c");
        Assert.Equal(ranges, (await found.GetFeedRangesAsync()).Count);
        if (point is not null)
        {
            await Write(found, 60, 90);
        }

        var (changes, last) = await Read(found, ChangeFeedStartFrom.ContinuationToken(position));
        Assert.Equal(Enumerable.Range(30, 60), changes.Order());
        Assert.Empty((await Read(found, ChangeFeedStartFrom.ContinuationToken(last))).Changes);
        Assert.Equal([90], await found.Query<int>("SELECT VALUE COUNT(1) FROM c"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<CosmosDbServer> Start(FaultInjector faults) =>
        CosmosDbServer.StartAsync(new() { Port = 0, Path = Path.Combine(_directory, "cosmos.db"), Faults = faults }, null, TestContext.Current.CancellationToken);

    private static async Task Write(Container container, int from, int to) =>
        await Task.WhenAll(Enumerable.Range(from, to - from).Select(n => container.CreateItemAsync(new Item($"i{n}", $"p{n}", n), new($"p{n}"))));

    private static async Task<(List<int> Changes, string Position)> Read(Container container, ChangeFeedStartFrom start)
    {
        var (changes, position) = await container.Changes(start);
        return (changes.ConvertAll(item => item.N), position);
    }
}
