using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

/// <summary>Containers of a test's own, and a clock that only the test moves.</summary>
public sealed record RebuildWorld(Container Events, Container Models, Container Checkpoints, ManualTime Time)
{
    public static async Task<RebuildWorld> CreateAsync(CosmosFixture cosmos) => new(
        await cosmos.NewContainerAsync("/streamId"), await cosmos.NewContainerAsync("/partition"), await cosmos.NewContainerAsync("/name"), new ManualTime());

    /// <summary>Remembers nothing of what another one knows.</summary>
    public RebuildProcess NewProcess() => new(this);
}

/// <summary>The clock stands still until it is told to go on; timers are not used here.</summary>
public sealed class ManualTime : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ahead.Ticks;

    public void Advance(TimeSpan by) => _ahead += by;
}

/// <summary>What one process of an application has.</summary>
public sealed class RebuildProcess
{
    private readonly RebuildWorld _world;

    public RebuildProcess(RebuildWorld world)
    {
        _world = world;
        Store = new CosmosEventStore(world.Events, CosmosFixture.Serializer, world.Time);
        Generations = new CosmosGenerations(world.Checkpoints, world.Time);
        Feed = new CosmosEventFeed(world.Events);
        Models = new CosmosReadModelGenerations<ParcelView>(world.Models);
        Runner = new ProjectionRunner<ParcelView>(Projection, Models, Generations, Store, CosmosFixture.Serializer, world.Time);
        Reader = new ActiveReadModels<ParcelView>(Projection, Models, Generations);
        Rebuilder = new ProjectionRebuilder([Runner], Feed, new CosmosCheckpointStore(world.Checkpoints), Generations, Generations, world.Time);
    }

    public static ParcelProjection Projection { get; } = new("all");

    public CosmosEventStore Store { get; }

    public CosmosGenerations Generations { get; }

    public CosmosEventFeed Feed { get; }

    public CosmosReadModelGenerations<ParcelView> Models { get; }

    public ProjectionRunner<ParcelView> Runner { get; }

    public ActiveReadModels<ParcelView> Reader { get; }

    public ProjectionRebuilder Rebuilder { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<Commit> AppendAsync(StreamId stream, params DomainEvent[] events) => Assert.IsType<AppendResult.Appended>(
        await Store.AppendAsync(stream, ExpectedVersion.Any, events, Parcel.Command(), Cancellation)).Commit;

    /// <summary>As the change feed delivers it.</summary>
    public async Task<Commit> AppendAndDeliverAsync(StreamId stream, params DomainEvent[] events)
    {
        var commit = await AppendAsync(stream, events);
        await Runner.HandleAsync(stream, [commit], Cancellation);
        return commit;
    }

    public Task<ReadModel<ParcelView>?> ReadAsync(StreamId stream) => Reader.FindAsync(new ReadModelKey(stream.Key, "all"), Cancellation);

    public async Task<WalkState[]> WalkAsync(RebuildPlan plan, TimeSpan? patience = null) => await Task.WhenAll(
        plan.Ranges.Select(async (_, range) => (await Rebuilder.WalkAsync(plan, range, patience ?? TimeSpan.FromMinutes(1), Cancellation)).State));

    public Task<IReadOnlyList<ReadModelDifference>> AuditAsync() =>
        new ReadModelAudit<ParcelView>(Projection, Models, Generations, Feed, CosmosFixture.Serializer).FindDifferencesAsync(Cancellation);

    /// <summary>How many documents each generation has.</summary>
    public async Task<Dictionary<int, int>> CountAsync()
    {
        var counts = new Dictionary<int, int>();
        using var pages = _world.Models.GetItemQueryIterator<int>("SELECT VALUE c.generation FROM c");
        while (pages.HasMoreResults)
        {
            foreach (var generation in await pages.ReadNextAsync(Cancellation))
            {
                counts[generation] = counts.GetValueOrDefault(generation) + 1;
            }
        }

        return counts;
    }
}
