using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

public sealed class RebuildTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private const string Parcels = "parcels";

    private readonly List<StreamId> _streams = [];
    private RebuildWorld _world = null!;
    private RebuildProcess _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RebuildWorld.CreateAsync(cosmos);
        _app = _world.NewProcess();
        for (var i = 0; i < 20; i++)
        {
            _streams.Add(Parcel.NewStream());
            await _app.AppendAndDeliverAsync(_streams[i], new ParcelPacked($"{i}"));
            await _app.AppendAndDeliverAsync(_streams[i], Parcel.Scanned(i + 1));
        }
    }

    [Fact]
    public async Task A_new_generation_equals_a_fresh_fold_and_the_old_one_is_deleted()
    {
        await SpoilAsync(_streams[3]);

        var plan = await RebuildAsync();

        Assert.Empty(await _world.NewProcess().AuditAsync());
        Assert.Equal(2, plan.Generation);
        Assert.Equal(new Dictionary<int, int> { [2] = 20 }, await _app.CountAsync());
        Assert.Empty(await new CosmosCheckpointStore(_world.Checkpoints).ReadAsync(plan.CheckpointName, Cancellation));
    }

    [Fact]
    public async Task The_audit_sees_a_model_that_is_wrong_one_that_is_missing_and_one_too_many()
    {
        await SpoilAsync(_streams[3]);
        await _app.AppendAsync(Parcel.NewStream(), new ParcelPacked("never delivered"));
        await _app.Models.Of(1).TrySaveAsync(ReadModels.ParcelView.Of("all", 7), Cancellation);

        var differences = await _app.AuditAsync();

        Assert.Equal(3, differences.Count);
        Assert.Single(differences, difference => difference.Actual is null);
        Assert.Single(differences, difference => difference.Expected is null);
    }

    [Fact]
    public async Task A_reader_sees_the_old_generation_until_the_switch_and_then_the_new_one()
    {
        var reader = _world.NewProcess();
        await SpoilAsync(_streams[3]);
        var plan = await BeginAsync();
        await WalkToEndAsync(plan);
        Assert.Equal("spoilt", (await reader.ReadAsync(_streams[3]))!.Model!.Contents);

        Assert.True(await _app.Rebuilder.SwitchAsync(plan, Cancellation));

        Assert.Equal("3", (await _app.ReadAsync(_streams[3]))!.Model!.Contents);
        Assert.Equal("spoilt", (await reader.ReadAsync(_streams[3]))!.Model!.Contents);
        _world.Time.Advance(reader.Generations.Staleness);
        Assert.Equal("3", (await reader.ReadAsync(_streams[3]))!.Model!.Contents);
    }

    [Fact]
    public async Task What_a_writer_that_knows_nothing_of_the_new_generation_has_written_is_not_lost()
    {
        var unaware = _world.NewProcess();
        await unaware.AppendAndDeliverAsync(_streams[0], Parcel.Scanned(1));
        var plan = await BeginAsync();
        Assert.All(await _app.WalkAsync(plan), state => Assert.Equal(WalkState.AtEnd, state));

        // Delivered after the walk has seen the end, by one who still has the old answer.
        await unaware.AppendAndDeliverAsync(_streams[1], Parcel.Scanned(2));
        await WalkToEndAsync(plan);
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Empty(await _app.AuditAsync());
    }

    [Fact]
    public async Task What_is_committed_after_the_walk_reaches_the_new_generation_through_live_delivery()
    {
        var plan = await BeginAsync();
        await WalkToEndAsync(plan);
        var live = _world.NewProcess();
        await live.AppendAndDeliverAsync(_streams[0], Parcel.Scanned(3));

        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Empty(await _app.AuditAsync());
    }

    [Fact]
    public async Task Under_load_a_commit_after_the_certain_time_shows_that_a_range_has_caught_up()
    {
        var plan = await BeginAsync();
        _world.Time.Advance(plan.Notice);
        foreach (var stream in _streams)
        {
            await _app.AppendAndDeliverAsync(stream, Parcel.Scanned(1));
        }

        var busy = _app.NewRebuilder(new BusyFeed(_app.Feed));
        var reached = await Task.WhenAll(plan.Ranges.Select((_, range) => busy.WalkAsync(plan, range, TimeSpan.FromMinutes(1), Cancellation)));
        Assert.All(reached, range => Assert.Equal(WalkState.CaughtUp, range.State));
    }

    [Fact]
    public async Task Every_step_may_be_repeated_by_another_process_that_knows_only_what_is_stored()
    {
        await SpoilAsync(_streams[3]);
        var begun = await _world.NewProcess().Rebuilder.BeginAsync(Parcels, "one", Cancellation);
        var plan = await _world.NewProcess().Rebuilder.BeginAsync(Parcels, "one", Cancellation);
        Assert.Equal(begun!.Generation, plan!.Generation);

        // No patience: a process that dies after every page.
        WalkState[] states;
        do
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            states = await _world.NewProcess().WalkAsync(plan, TimeSpan.FromTicks(-1));
        }
        while (states.Any(state => state != WalkState.CaughtUp));
        Assert.All(await _world.NewProcess().WalkAsync(plan), state => Assert.Equal(WalkState.CaughtUp, state));

        Assert.True(await _world.NewProcess().Rebuilder.SwitchAsync(plan, Cancellation));
        Assert.True(await _world.NewProcess().Rebuilder.SwitchAsync(plan, Cancellation));
        Assert.Equal([1], (await _app.Generations.ReadAsync(Parcels, Cancellation)).Retiring);
        for (var i = 0; i < 2; i++)
        {
            await _world.NewProcess().Rebuilder.RetireAsync(Parcels, Cancellation);
            Assert.True(await _world.NewProcess().Rebuilder.SweepAsync(Parcels, TimeSpan.FromMinutes(1), Cancellation));
            await _world.NewProcess().Rebuilder.ForgetAsync(plan, Cancellation);
        }

        Assert.Empty(await _world.NewProcess().AuditAsync());
        Assert.Equal(new Dictionary<int, int> { [2] = 20 }, await _app.CountAsync());
    }

    [Fact]
    public async Task A_page_that_was_written_without_its_checkpoint_is_written_again_without_effect()
    {
        var plan = await BeginAsync();
        await _app.WalkAsync(plan);
        await _app.Rebuilder.ForgetAsync(plan, Cancellation);

        await WalkToEndAsync(plan, _world.NewProcess());
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Empty(await _app.AuditAsync());
    }

    [Fact]
    public async Task A_cancelled_rebuild_stops_leaves_readers_where_they_are_and_leaves_nothing_behind()
    {
        var plan = await BeginAsync();
        await _app.WalkAsync(plan);

        Assert.True(await _world.NewProcess().Rebuilder.CancelAsync(Parcels, "one", Cancellation));

        Assert.All(await _app.WalkAsync(plan), state => Assert.Equal(WalkState.Cancelled, state));
        Assert.False(await _app.Rebuilder.SwitchAsync(plan, Cancellation));
        Assert.True(await _app.Rebuilder.SweepAsync(Parcels, TimeSpan.FromMinutes(1), Cancellation));
        Assert.Equal(new Dictionary<int, int> { [1] = 20 }, await _app.CountAsync());
        Assert.Equal((1, 2), ((await _app.Generations.ReadAsync(Parcels, Cancellation)).Active, plan.Generation));
    }

    [Fact]
    public async Task A_rebuild_cancelled_before_it_has_begun_does_not_begin()
    {
        Assert.True(await _app.Rebuilder.CancelAsync(Parcels, "one", Cancellation));

        Assert.Null(await _app.Rebuilder.BeginAsync(Parcels, "one", Cancellation));
    }

    [Fact]
    public async Task Of_a_switch_and_a_cancellation_at_the_same_time_one_happens()
    {
        var plan = await BeginAsync();
        await WalkToEndAsync(plan);

        var switched = Task.Run(() => _world.NewProcess().Rebuilder.SwitchAsync(plan, Cancellation));
        var cancelled = Task.Run(() => _world.NewProcess().Rebuilder.CancelAsync(Parcels, "one", Cancellation));

        Assert.NotEqual(await switched, await cancelled);
        Assert.Equal(await switched ? 2 : 1, (await _app.Generations.ReadAsync(Parcels, Cancellation)).Active);
    }

    [Fact]
    public async Task The_leftovers_of_a_rebuild_that_died_are_never_taken_for_a_later_ones()
    {
        var dead = await BeginAsync();
        await _app.WalkAsync(dead);
        await SpoilAsync(_streams[5], generation: dead.Generation);

        var plan = await RebuildAsync("another");

        Assert.Equal(3, plan.Generation);
        Assert.Empty(await _app.AuditAsync());
        Assert.Equal(new Dictionary<int, int> { [3] = 20 }, await _app.CountAsync());
        Assert.All(await _app.WalkAsync(dead), state => Assert.Equal(WalkState.Cancelled, state));
    }

    [Fact]
    public async Task A_poison_event_leaves_its_stream_behind_and_no_other()
    {
        var poisoned = await _app.AppendAsync(Parcel.NewStream(), new ParcelPacked("x"));
        await _world.StoreUnreadableAsync(poisoned.StreamId, 2);
        await _world.StoreUnreadableAsync(poisoned.StreamId, 3);
        var plan = await BeginAsync();
        _world.Time.Advance(plan.Notice);

        var reached = await Task.WhenAll(plan.Ranges.Select((_, range) => _app.Rebuilder.WalkAsync(plan, range, TimeSpan.FromTicks(-1), Cancellation)));
        reached = await Task.WhenAll(plan.Ranges.Select((_, range) => _app.Rebuilder.WalkAsync(plan, range, TimeSpan.FromMinutes(1), Cancellation)));
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.All(reached, range => Assert.Equal(WalkState.CaughtUp, range.State));
        Assert.Equal(1, reached.Sum(range => range.FailedStreams));
        var failure = Assert.Single(reached.SelectMany(range => range.Failures));
        Assert.Equal(poisoned.StreamId.ToString(), failure.StreamId);
        Assert.Contains("Event 2", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("x", (await _app.ReadAsync(poisoned.StreamId))!.Model!.Contents);
        Assert.Equal(new Dictionary<int, int> { [1] = 20, [2] = 21 }, await _app.CountAsync());
    }

    [Fact]
    public async Task One_stream_is_folded_anew_where_it_is()
    {
        await SpoilAsync(_streams[3]);

        Assert.Equal(5, await _app.Runner.RefoldAsync(_streams[3], Cancellation));

        Assert.Empty(await _app.AuditAsync());
        await _app.AppendAndDeliverAsync(_streams[3], Parcel.Scanned(1));
        Assert.Empty(await _app.AuditAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<RebuildPlan> BeginAsync(string id = "one") => (await _app.Rebuilder.BeginAsync(Parcels, id, Cancellation))!;

    private async Task WalkToEndAsync(RebuildPlan plan, RebuildProcess? process = null)
    {
        _world.Time.Advance(plan.Notice);
        Assert.All(await (process ?? _app).WalkAsync(plan), state => Assert.Equal(WalkState.CaughtUp, state));
    }

    private async Task<RebuildPlan> RebuildAsync(string id = "one")
    {
        var plan = await BeginAsync(id);
        await WalkToEndAsync(plan);
        Assert.True(await _app.Rebuilder.SwitchAsync(plan, Cancellation));
        await _app.Rebuilder.RetireAsync(Parcels, Cancellation);
        Assert.True(await _app.Rebuilder.SweepAsync(Parcels, TimeSpan.FromMinutes(1), Cancellation));
        await _app.Rebuilder.ForgetAsync(plan, Cancellation);
        return plan;
    }

    /// <summary>As a projection with a mistake in it would have left it.</summary>
    private async Task SpoilAsync(StreamId stream, int generation = 1)
    {
        var models = _app.Models.Of(generation);
        var model = await models.FindAsync(new ReadModelKey(stream.Key, "all"), Cancellation);
        Assert.NotNull(await models.TrySaveAsync(model! with { Model = model.Model! with { Contents = "spoilt" } }, Cancellation));
    }

    /// <summary>So much is written that the end is never seen.</summary>
    private sealed class BusyFeed(EventSourcing.Feeds.IEventFeed feed) : EventSourcing.Feeds.IEventFeed
    {
        public Task<System.Collections.Immutable.ImmutableArray<string>> GetRangesAsync(CancellationToken cancellationToken) =>
            feed.GetRangesAsync(cancellationToken);

        public async Task<EventSourcing.Feeds.FeedPage> ReadAsync(string range, string? position, int maxCommits, CancellationToken cancellationToken) =>
            await feed.ReadAsync(range, position, maxCommits, cancellationToken) with { IsEnd = false };
    }
}
