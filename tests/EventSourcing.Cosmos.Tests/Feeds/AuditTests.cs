using EventSourcing.Diagnostics;
using System.Collections.Concurrent;
using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventSourcing.Cosmos.Tests.Feeds;

public sealed class AuditTests(CosmosFixture cosmos)
{
    private readonly string _partition = Guid.NewGuid().ToString("N");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redelivery_costs_a_point_read_or_nothing()
    {
        var (stream, commit) = await WriteAsync();
        await NewRunner().HandleAsync(stream, [commit], Cancellation);
        var old = commit with { CommittedAt = commit.CommittedAt.AddMinutes(-2) };

        var restarted = NewRunner();
        var requests = cosmos.Requests.Begin();
        await restarted.HandleAsync(stream, [old], Cancellation);
        Assert.Equal(["read 200"], requests.Select(request => request.ToString()));

        var writer = NewRunner();
        var (another, first) = await WriteAsync();
        await writer.HandleAsync(another, [first], Cancellation);
        requests = cosmos.Requests.Begin();
        await writer.HandleAsync(another, [first with { CommittedAt = first.CommittedAt.AddMinutes(-2) }], Cancellation);
        Assert.Empty(requests);
    }

    [Fact]
    public async Task The_walk_over_the_real_feed_finds_everything_and_keeps_its_place()
    {
        var streams = new List<StreamId>();
        for (var i = 0; i < 20; i++)
        {
            streams.Add((await WriteAsync()).Stream);
        }

        var (checkpoints, found) = (new Checkpoints(), new Finder());
        await AuditAsync(checkpoints, found, pageSize: 7);
        Assert.Empty(streams.Except(found.Streams));

        var places = await checkpoints.ReadAsync("auditor", Cancellation);
        Assert.Equal(2, places.Count);
        Assert.All(places.Values, place => Assert.NotNull(place.Position));

        var late = (await WriteAsync()).Stream;
        var next = new Finder();
        await AuditAsync(checkpoints, next, pageSize: 200);
        Assert.Contains(late, next.Streams);
        Assert.Empty(next.Streams.Intersect(streams));
    }

    private async Task AuditAsync(ICheckpointStore checkpoints, IFeedHandler handler, int pageSize)
    {
        var faults = new CosmosFaults();
        var store = new CosmosDeadLetterStore(cosmos.DeadLetters, TimeProvider.System);
        var delivery = new FeedDelivery(
            new DeadLetterQueue(store, DeadLetterOptions.Default, TimeProvider.System),
            new TransientRetry(faults, TimeProvider.System),
            faults,
            new HandlerDiagnostics(new EventSourcingMetrics(), NullLogger<FeedDelivery>.Instance),
            NullLogger<FeedDelivery>.Instance);
        var auditor = new FeedAuditor(
            new CosmosEventFeed(cosmos.Events),
            checkpoints,
            delivery,
            faults,
            new AuditOptions { Distance = TimeSpan.FromMinutes(-1), PageSize = pageSize },
            TimeProvider.System,
            NullLogger<FeedAuditor>.Instance);
        Assert.True((await auditor.RunAsync([handler], Cancellation)).CaughtUp);
    }

    private ProjectionRunner<ParcelView> NewRunner() => new(
        new ParcelProjection(_partition), cosmos.NewGenerations<ParcelView>(), new FirstGenerations(), cosmos.NewStore(), CosmosFixture.Serializer,
        cosmos.NewLeftBehindStreams(), TimeProvider.System);

    private async Task<(StreamId Stream, Commit Commit)> WriteAsync()
    {
        var stream = Parcel.NewStream();
        var result = await cosmos.NewStore().AppendAsync(stream, ExpectedVersion.NoStream, Parcel.Scanned(1), Parcel.Command(), Cancellation);
        return (stream, Assert.IsType<AppendResult.Appended>(result).Commit);
    }

    private sealed class Finder : IFeedHandler
    {
        public ConcurrentBag<StreamId> Streams { get; } = [];

        public string Name => "finder";

        public bool Follows(string category) => category == Parcel.Category;

        public Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
        {
            Streams.Add(stream);
            return Task.CompletedTask;
        }

        public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Checkpoints : ICheckpointStore
    {
        private readonly ConcurrentDictionary<string, Checkpoint> _kept = [];

        public Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, Checkpoint>>(_kept.ToDictionary());

        public Task SaveAsync(string name, string key, Checkpoint checkpoint, CancellationToken cancellationToken)
        {
            _kept[key] = checkpoint;
            return Task.CompletedTask;
        }

        public Task DeleteAsync(string name, CancellationToken cancellationToken)
        {
            _kept.Clear();
            return Task.CompletedTask;
        }
    }
}
