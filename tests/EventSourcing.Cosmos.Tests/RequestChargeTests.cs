using System.Globalization;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Cosmos.Tests.Streams;
using EventSourcing.Projections;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests;

/// <summary>What the hot path costs, in requests and in request units as the emulated service counts them.</summary>
public sealed class RequestChargeTests(CosmosFixture cosmos) : EventStoreTest(cosmos)
{
    [Fact]
    public async Task The_hot_path_stays_within_its_budget()
    {
        await AppendedAsync(after: 0, events: 3);
        await ExpectAsync("append of 1 event", "create 201", 15, () => AppendedAsync(after: 3));
        await ExpectAsync("append of 10 events", "create 201", 30, () => AppendedAsync(after: 4, events: 10));
        await ExpectAsync("look for news where there are none", "read 404", 1.5, () => Store.ReadTailAsync(Stream, 14, null, Cancellation));
        await ExpectAsync("look for a command's repetition", "query 200", 5, () => Store.ReadTailAsync(Stream, 14, "some-command", Cancellation));
        await ExpectAsync("read of a stream of 3 commits", "feed 200", 5, () => Store.ReadAsync(Stream, 0, Cancellation).CountAsync(Cancellation).AsTask());

        var parcels = Cosmos.NewReadModels<ParcelView>();
        var model = ParcelView.Of(Stream.Key, 1);
        await ExpectAsync("create of a read model", "create 201", 15, () => parcels.TrySaveAsync(model, Cancellation));
        ReadModel<ParcelView>? read = null;
        await ExpectAsync("read of a read model", "read 200", 1.5, async () => read = await parcels.FindAsync(model.Key, Cancellation));
        await ExpectAsync("update of a read model", "replace 200", 20, () => parcels.TrySaveAsync(read!, Cancellation));
    }

    [Fact]
    public async Task News_of_a_long_stream_cost_no_more_than_the_last_commits()
    {
        for (var version = 0; version < 300; version++)
        {
            await AppendedAsync(after: version);
        }

        await ExpectAsync("news of a stream of 300 commits", "query 200", 8, () => Store.ReadAsync(Stream, 299, Cancellation).CountAsync(Cancellation).AsTask());
    }

    private async Task ExpectAsync(string what, string request, double budget, Func<Task> action)
    {
        var requests = Cosmos.Requests.Begin();
        await action();
        var only = Assert.Single(requests);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {only.Charge:0.00} RU"));
        Assert.Equal(request, only.ToString());
        Assert.InRange(only.Charge, 0.5, budget);
    }
}
