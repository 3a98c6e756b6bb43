using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

public sealed class FeedLagTests(CosmosFixture cosmos)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lag_is_what_was_committed_since_the_last_lease_and_as_old_as_its_oldest_commit()
    {
        var world = await RebuildWorld.CreateAsync(cosmos);
        var app = world.NewProcess();
        // The age goes by the service's clock.
        var lag = new CosmosFeedLag(world.Events, cosmos.Leases, TimeProvider.System);
        var handler = "lag-" + Guid.NewGuid().ToString("N");
        // Leases need the answers to their writes, which the app's own client does without.
        using var host = new CosmosClient(cosmos.Options.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        var database = host.GetDatabase(cosmos.Options.Database);
        var processor = database.GetContainer(world.Events.Id).GetChangeFeedProcessorBuilder<object>(handler, (_, _) => Task.CompletedTask)
            .WithLeaseContainer(database.GetContainer(cosmos.Leases.Id))
            .WithInstanceName("one")
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(5))
            .Build();
        var stream = Parcel.NewStream();
        await app.AppendAsync(stream, new ParcelPacked("x"));
        await processor.StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        FeedLag handled;
        do
        {
            handled = await lag.FindAsync(handler, deadline.Token);
        }
        while (handled is not { Commits: 0, IsFollowed: true } || await FreeLeasesAsync() > 0); // One taken while the processor stops may stay taken.
        await processor.StopAsync();
        var stopped = await lag.FindAsync(handler, Cancellation);

        for (var i = 0; i < 3; i++)
        {
            await app.AppendAsync(stream, new ParcelScanned("y"));
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        }

        var behind = await lag.FindAsync(handler, Cancellation);
        Assert.Equal(new FeedLag(0, TimeSpan.Zero, IsFollowed: true), handled);
        Assert.Equal(new FeedLag(0, TimeSpan.Zero, IsFollowed: false), stopped);
        Assert.Equal((3, false), (behind.Commits, behind.IsFollowed));
        Assert.InRange(behind.Age, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));

        async Task<int> FreeLeasesAsync()
        {
            using var leases = cosmos.Leases.GetItemQueryIterator<int>(
                new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE STARTSWITH(c.id, @prefix) AND IS_DEFINED(c.LeaseToken) AND NOT IS_STRING(c.Owner)").WithParameter("@prefix", handler));
            return (await leases.ReadNextAsync(deadline.Token)).Single();
        }
    }

    [Fact]
    public async Task A_handler_that_nobody_runs_is_not_followed() =>
        Assert.False((await new CosmosFeedLag(cosmos.Events, cosmos.Leases, TimeProvider.System).FindAsync("nobody", Cancellation)).IsFollowed);
}
