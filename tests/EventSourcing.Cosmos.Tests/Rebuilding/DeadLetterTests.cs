using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Projections;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

/// <summary>Where dead letters and rebuilds meet: an event that one generation cannot take, or that was dropped in another.</summary>
public sealed class DeadLetterTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private const string Parcels = "parcels";

    private readonly StreamId _stream = Parcel.NewStream();
    private RebuildWorld _world = null!;
    private RebuildProcess _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RebuildWorld.CreateAsync(cosmos);
        _app = _world.NewProcess();
        await ScanAsync(4);
    }

    [Fact]
    public async Task Events_dropped_while_a_generation_is_built_do_not_take_with_them_what_it_has_not_got_yet()
    {
        await StoreUnreadableAsync(5);
        await ScanAsync(3);
        var plan = await BeginAsync();

        await DropAsync();

        Assert.Equal((8, 4), await StateAsync(plan.Generation));
        await WalkAsync(plan);
        await ScanAsync(1);
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);
        Assert.Equal((9, 5), await StateAsync());
        Assert.Null(await ParkedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_generation_has_what_stands_between_two_drops(bool droppedWhileBuilding)
    {
        await StoreUnreadableAsync(5);
        await DropAsync();
        await ScanAsync(4);
        await StoreUnreadableAsync(10);
        var plan = droppedWhileBuilding ? await BeginAsync() : null;
        await DropAsync();
        if (plan is not null)
        {
            Assert.Equal((10, 8), await StateAsync(plan.Generation));
        }

        plan ??= await BeginAsync();
        await ScanAsync(10);
        Assert.Equal((20, 18), await StateAsync());

        Assert.Equal(0, await WalkAsync(plan));
        Assert.Equal((20, 18), await StateAsync(plan.Generation));
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Equal((20, 18), await StateAsync());
        Assert.Null(await ParkedAsync());
    }

    [Fact]
    public async Task What_only_the_generation_being_built_cannot_take_stops_no_reader_and_is_parked_when_readers_come_to_it()
    {
        await ScanAsync(2);
        await _world.SpoilAsync(_stream, 5);
        var plan = await BeginAsync();
        _world.Time.Advance(plan.Notice);

        await ScanAsync(1);
        Assert.Equal((7, 7), await StateAsync());
        Assert.Equal(1, await WalkAsync(plan));
        await ScanAsync(1);
        Assert.Equal((8, 8), await StateAsync());
        Assert.Equal((4, 4), await StateAsync(plan.Generation));
        Assert.Null(await ParkedAsync());

        // Repeated, as an activity is whose process has died.
        Assert.True(await _app.Rebuilder.SwitchAsync(plan, Cancellation));
        Assert.True(await _world.NewProcess().Rebuilder.SwitchAsync(plan, Cancellation));
        Assert.Equal((5, 8), await ParkedAsync());
        await _world.CureAsync(_stream, 5);
        Assert.Equal(0, (await _app.Drain.RetryAsync(_app.Runner, _stream, Cancellation))!.Remaining);
        Assert.Equal((8, 8), await StateAsync());
    }

    [Fact]
    public async Task What_live_delivery_alone_has_met_after_the_walk_is_parked_when_readers_are_switched()
    {
        var plan = await BeginAsync();
        await WalkAsync(plan);

        // A writer that knows nothing of the generation has had it before it became unreadable.
        await _app.Models.Of(1).TrySaveAsync(await ModelAsync(1) with { Versions = (await ModelAsync(1)).Versions.SetItem(_stream.ToString(), 5) }, Cancellation);
        await _world.StoreUnreadableAsync(_stream, 5);
        var live = _world.NewProcess();
        await live.Delivery.HandleAsync(live.Runner, [await live.AppendAsync(_stream, Parcel.Scanned(1))], Cancellation);
        Assert.Null(await ParkedAsync());
        Assert.Equal((6, 5), await StateAsync());

        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Equal((5, 6), await ParkedAsync());
    }

    [Fact]
    public async Task A_cancelled_rebuild_parks_nothing()
    {
        await ScanAsync(2);
        await _world.SpoilAsync(_stream, 5);
        var plan = await BeginAsync();
        await WalkAsync(plan);
        await _app.Rebuilder.CancelAsync(Parcels, "one", Cancellation);

        Assert.False(await _app.Rebuilder.SwitchAsync(plan, Cancellation));

        Assert.Null(await ParkedAsync());
    }

    [Fact]
    public async Task A_stream_that_is_parked_stays_so_and_a_retry_after_the_switch_brings_it_up_to_date()
    {
        await StoreUnreadableAsync(5);
        await ScanAsync(2);
        var plan = await BeginAsync();
        Assert.Equal(1, await WalkAsync(plan));
        await _app.Rebuilder.SwitchAsync(plan, Cancellation);
        Assert.Equal((4, 4), await StateAsync());
        Assert.Equal((5, 7), await ParkedAsync());

        await ScanAsync(1);
        await _world.CureAsync(_stream, 5);
        Assert.Equal(4, (await _app.Drain.RetryAsync(_app.Runner, _stream, Cancellation))!.Handled);

        Assert.Equal((8, 8), await StateAsync());
        Assert.Null(await ParkedAsync());
    }

    [Fact]
    public async Task What_was_left_behind_and_has_been_cured_since_is_there_when_readers_come()
    {
        await StoreUnreadableAsync(5);
        var plan = await BeginAsync();
        await WalkAsync(plan);
        await _world.CureAsync(_stream, 5);
        await _app.Drain.RetryAsync(_app.Runner, _stream, Cancellation);

        await _app.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.Equal((5, 5), await StateAsync());
        Assert.Null(await ParkedAsync());
    }

    [Fact]
    public async Task A_model_that_is_too_large_leaves_its_stream_behind_and_no_other()
    {
        var other = Parcel.NewStream();
        await _app.AppendAndDeliverAsync(other, new ParcelPacked("small"));
        var plan = await BeginAsync();
        var deployed = _world.NewProcess(new Inflating(_stream, after: 3));
        _world.Time.Advance(plan.Notice);

        var reached = await Task.WhenAll(plan.Ranges.Select(
            (_, range) => deployed.Rebuilder.WalkAsync(plan, range, TimeSpan.FromMinutes(1), Cancellation)));
        await deployed.Rebuilder.SwitchAsync(plan, Cancellation);

        Assert.All(reached, range => Assert.Equal(WalkState.CaughtUp, range.State));
        Assert.Equal([_stream.ToString()], reached.SelectMany(range => range.Failures).Select(failure => failure.StreamId));
        Assert.Equal((4, 4), await ParkedAsync());
        Assert.Equal("small", (await deployed.ReadAsync(other))!.Model!.Contents);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ScanAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await DeliverAsync(await _app.AppendAsync(_stream, Parcel.Scanned(1)));
        }
    }

    private async Task StoreUnreadableAsync(long version) => await DeliverAsync(await _world.StoreUnreadableAsync(_stream, version));

    private Task DeliverAsync(Commit commit) => _app.Delivery.HandleAsync(_app.Runner, [commit], Cancellation);

    private async Task DropAsync() => Assert.True(await _app.Drain.DropAsync(_app.Runner, _stream, Cancellation));

    private async Task<RebuildPlan> BeginAsync()
    {
        var plan = (await _app.Rebuilder.BeginAsync(Parcels, "one", Cancellation))!;
        _world.Time.Advance(plan.Notice);
        return plan;
    }

    /// <returns>The streams left behind.</returns>
    private async Task<int> WalkAsync(RebuildPlan plan)
    {
        var reached = await Task.WhenAll(plan.Ranges.Select(
            (_, range) => _app.Rebuilder.WalkAsync(plan, range, TimeSpan.FromMinutes(1), Cancellation)));
        Assert.All(reached, range => Assert.Equal(WalkState.CaughtUp, range.State));
        return reached.Sum(range => range.FailedStreams);
    }

    private async Task<ReadModel<ParcelView>> ModelAsync(int generation) =>
        (await _app.Models.Of(generation).FindAsync(new ReadModelKey(_stream.Key, "all"), Cancellation))!;

    /// <summary>Of the active generation, as a new reader finds it, or of another.</summary>
    private async Task<(long Version, int Scans)> StateAsync(int? generation = null)
    {
        var model = generation is { } number ? await ModelAsync(number) : await _world.NewProcess().ReadAsync(_stream);
        return (model!.VersionOf(_stream), model.Model!.Scans);
    }

    private async Task<(long First, long Last)?> ParkedAsync() =>
        await _app.DeadLetters.FindAsync(Parcels, _stream, Cancellation) is { IsParked: true } letter ? (letter.FirstVersion, letter.LastVersion) : null;

    /// <summary>A version of the application whose model of one stream becomes too large for the store.</summary>
    private sealed class Inflating(StreamId stream, long after) : IProjection<ParcelView>
    {
        private readonly ParcelProjection _projection = new("all");

        public string Name => _projection.Name;

        public bool Follows(string category) => _projection.Follows(category);

        public ReadModelKey? KeyOf(RecordedEvent @event) => _projection.KeyOf(@event);

        public ParcelView? Apply(ParcelView? model, RecordedEvent @event)
        {
            var applied = _projection.Apply(model, @event);
            return @event.StreamId == stream && @event.Version > after ? applied! with { Contents = new string('x', 3_000_000) } : applied;
        }
    }
}
