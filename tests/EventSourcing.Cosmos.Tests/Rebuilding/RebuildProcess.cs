using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Diagnostics;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

/// <summary>Containers of a test's own, and a clock that only the test moves.</summary>
public sealed record RebuildWorld(Container Events, Container Models, Container Checkpoints, Container DeadLetters, ManualTime Time)
{
    public static async Task<RebuildWorld> CreateAsync(CosmosFixture cosmos) => new(
        await cosmos.NewContainerAsync("/streamId"),
        await cosmos.NewContainerAsync("/partition"),
        await cosmos.NewContainerAsync("/name"),
        await cosmos.NewContainerAsync("/handler"),
        new ManualTime());

    /// <summary>One event behind those that are there.</summary>
    public async Task<Commit> StoreUnreadableAsync(StreamId stream, long version)
    {
        await Events.UpsertItemAsync(
            new
            {
                id = Commit.IdOf(version),
                streamId = stream.ToString(),
                firstVersion = version,
                lastVersion = version,
                commandId = $"c{version}",
                correlationId = "x",
                committedAt = Time.GetUtcNow(),
                events = new[] { new { id = $"{stream}/{version}", type = "from-the-future", schemaVersion = 1, data = new { place = "Mars" } } },
            },
            cancellationToken: TestContext.Current.CancellationToken);
        return await FindCommitAsync(stream, version);
    }

    /// <summary>As if the application knew the type by now.</summary>
    public Task CureAsync(StreamId stream, long version) => SetTypeAsync(stream, version, "parcel-scanned");

    /// <summary>As if the application knew the type no more.</summary>
    public Task SpoilAsync(StreamId stream, long version) => SetTypeAsync(stream, version, "from-the-future");

    private Task<ItemResponse<object>> SetTypeAsync(StreamId stream, long version, string type) => Events.PatchItemAsync<object>(
        Commit.IdOf(version),
        new PartitionKey(stream.ToString()),
        [PatchOperation.Set("/events/0/type", type)],
        cancellationToken: TestContext.Current.CancellationToken);

    private async Task<Commit> FindCommitAsync(StreamId stream, long version)
    {
        await foreach (var commit in NewProcess().Store.ReadAsync(stream, version - 1, TestContext.Current.CancellationToken))
        {
            return commit;
        }

        throw new InvalidDataException($"{stream} has no version {version}.");
    }

    /// <summary>Remembers nothing of what another one knows.</summary>
    public RebuildProcess NewProcess(IProjection<ParcelView>? projection = null) => new(this, projection);
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

    private readonly IProjection<ParcelView> _projection;

    public RebuildProcess(RebuildWorld world, IProjection<ParcelView>? projection = null)
    {
        (_world, _projection) = (world, projection ?? new ParcelProjection("all"));
        var (faults, checkpoints) = (new CosmosFaults(), new CosmosCheckpointStore(world.Checkpoints));
        var (leftBehind, metrics) = (new LeftBehindStreams(checkpoints, faults), new EventSourcingMetrics());
        var retry = new TransientRetry(faults, world.Time);
        Store = new CosmosEventStore(world.Events, CosmosFixture.Serializer, world.Time);
        Generations = new CosmosGenerations(world.Checkpoints, world.Time);
        Feed = new CosmosEventFeed(world.Events);
        Models = new CosmosReadModelGenerations<ParcelView>(world.Models);
        Runner = new ProjectionRunner<ParcelView>(_projection, Models, Generations, Store, CosmosFixture.Serializer, leftBehind, world.Time);
        Reader = new ActiveReadModels<ParcelView>(_projection, Models, Generations);
        DeadLetters = new CosmosDeadLetterStore(world.DeadLetters, world.Time);
        var queue = new DeadLetterQueue(DeadLetters, DeadLetterOptions.Default, world.Time);
        Delivery = new FeedDelivery(
            queue, retry, faults, new HandlerDiagnostics(metrics, NullLogger<FeedDelivery>.Instance), NullLogger<FeedDelivery>.Instance);
        Drain = new DeadLetterDrain(queue, Store, retry, world.Time, NullLogger<DeadLetterDrain>.Instance);
        NewRebuilder = feed => new ProjectionRebuilder(
            [Runner], feed, checkpoints, Generations, Generations, leftBehind, new StreamCatchUp(Store, queue, leftBehind, metrics), world.Time);
        Rebuilder = NewRebuilder(Feed);
    }

    public CosmosEventStore Store { get; }

    public CosmosGenerations Generations { get; }

    public CosmosEventFeed Feed { get; }

    public CosmosReadModelGenerations<ParcelView> Models { get; }

    public ProjectionRunner<ParcelView> Runner { get; }

    public ActiveReadModels<ParcelView> Reader { get; }

    public CosmosDeadLetterStore DeadLetters { get; }

    public FeedDelivery Delivery { get; }

    public DeadLetterDrain Drain { get; }

    public Func<IEventFeed, ProjectionRebuilder> NewRebuilder { get; }

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
        new ReadModelAudit<ParcelView>(_projection, Models, Generations, Feed, CosmosFixture.Serializer).FindDifferencesAsync(Cancellation);

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
