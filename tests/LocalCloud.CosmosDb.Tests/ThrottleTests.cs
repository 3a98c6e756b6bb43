using System.Diagnostics;
using System.Net;
using LocalCloud.CosmosDb.Throttling;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>On request, containers serve no more than their throughput.</summary>
public sealed class ThrottleTests : IAsyncLifetime
{
    private CosmosDbServer _server = null!;
    private CosmosClient _hasty = null!;
    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CosmosDbServer.StartAsync(new() { Port = 0, Throttles = true }, null, TestContext.Current.CancellationToken);
        _hasty = Account.Connect(_server, options => options.MaxRetryAttemptsOnRateLimitedRequests = 0);
        _database = await _hasty.CreateDatabaseAsync("db");
    }

    [Fact]
    public async Task What_goes_beyond_the_throughput_is_refused_and_says_when_to_come_back()
    {
        Container container = await _database.CreateContainerAsync("c", "/pk", 400);
        var (written, refusal, _) = await Exhaust(container);
        Assert.Equal((HttpStatusCode.TooManyRequests, 3200), (refusal.StatusCode, refusal.SubStatusCode));
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.Contains("Request rate is large", refusal.Message, StringComparison.Ordinal);

        // The default client waits as it is told, and gets everything done.
        using var patient = Account.Connect(_server);
        var same = patient.GetContainer("db", "c");
        await Task.WhenAll(Enumerable.Range(0, 80).Select(n => same.CreateItemAsync(new Item($"more{n}", "a"), new("a"))));
        Assert.Equal(written + 80, (await same.Query<int>("SELECT VALUE COUNT(1) FROM c")).Single());
    }

    [Fact]
    public async Task A_hot_partition_does_not_slow_the_others_down()
    {
        Container container = await _database.CreateContainerAsync("hot", "/pk", 12_000);
        Assert.Equal(2, (await container.GetFeedRangesAsync()).Count);
        await container.ReplaceThroughputAsync(400);
        var others = await WhileRefused(container, () => Task.WhenAll(Enumerable.Range(0, 8).Select(n => container.ReadItemStreamAsync("none", new($"key{n}")))));
        Assert.Contains(others, other => other.StatusCode == HttpStatusCode.NotFound);
        Assert.Contains(others, other => other.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Containers_share_the_throughput_of_their_database()
    {
        Database shared = await _hasty.CreateDatabaseAsync("shared", 400);
        Container first = await shared.CreateContainerAsync("first", "/pk");
        Container second = await shared.CreateContainerAsync("second", "/pk");
        Container own = await shared.CreateContainerAsync("own", "/pk", 400);
        var answers = await WhileRefused(first, () => Task.WhenAll(second.ReadItemStreamAsync("none", new("b")), own.ReadItemStreamAsync("none", new("b"))));
        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.NotFound], answers.Select(answer => answer.StatusCode));
    }

    [Fact]
    public void What_a_request_takes_beyond_its_second_is_taken_from_those_that_follow()
    {
        var budget = new RequestUnitBudget();
        Assert.Equal(TimeSpan.Zero, budget.Wait(100, At(10_200)));
        budget.Charge(99, 100, At(10_200));
        Assert.Equal(TimeSpan.Zero, budget.Wait(100, At(10_300)));
        budget.Charge(151, 100, At(10_300));
        Assert.Equal(At(1_600), budget.Wait(100, At(10_400)));
        Assert.Equal(At(1), budget.Wait(100, At(11_999)));
        Assert.Equal(TimeSpan.Zero, budget.Wait(100, At(12_000)));
        budget.Charge(50, 100, At(12_000));
        Assert.Equal(At(900), budget.Wait(100, At(12_100)));

        static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        _hasty.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Answers that came before the next second: what comes later proves nothing, and is asked for once more.</summary>
    private static async Task<ResponseMessage[]> WhileRefused(Container container, Func<Task<ResponseMessage[]>> ask)
    {
        while (true)
        {
            var (_, refusal, refusedAfter) = await Exhaust(container);
            var answers = await ask();
            if (Stopwatch.GetElapsedTime(refusedAfter) < refusal.RetryAfter)
            {
                return answers;
            }
        }
    }

    /// <returns>How many items were written, the refusal, and when what is refused was asked for.</returns>
    private static async Task<(int Written, CosmosException Refusal, long Asked)> Exhaust(Container container)
    {
        for (var n = 0; n < 2_000; n++)
        {
            var asked = Stopwatch.GetTimestamp();
            try
            {
                await container.CreateItemAsync(new Item($"{Guid.NewGuid()}", "a"), new("a"));
            }
            catch (CosmosException refusal) when (refusal.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return (n, refusal, asked);
            }
        }

        throw new InvalidOperationException("Nothing was refused.");
    }
}
