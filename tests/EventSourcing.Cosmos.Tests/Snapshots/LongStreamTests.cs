using System.Text;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Snapshots;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.Streams;
using EventSourcing.Snapshots;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Snapshots;

/// <summary>What loading and commands cost in requests, with snapshots and without.</summary>
public sealed class LongStreamTests(CosmosFixture cosmos) : EventStoreTest(cosmos), IDisposable
{
    private readonly StreamGate _gate = new();
    private IReadOnlyCollection<LoggedRequest> _requests = [];

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_stream_of_10000_events_is_loaded_with_one_snapshot_and_one_page_of_commits()
    {
        await GivenCommitsAsync(commits: 1_000, eventsEach: 10);

        Assert.Equal(new AggregateState<Parcel>(new Parcel(10_000), 10_000), await NewProcess().LoadAsync());
        Assert.Equal(["read 404", "feed 200", "query 200", "upsert 201"], Requests);

        Assert.Equal(new AggregateState<Parcel>(new Parcel(10_000), 10_000), await NewProcess().LoadAsync());
        // The second one looks for the commit of ten events that the snapshot ends with.
        Assert.Equal(["read 200", "query 200", "query 200"], Requests);

        for (var version = 10_000; version < 10_099; version++)
        {
            await AppendedAsync(after: version);
        }

        Assert.Equal(new AggregateState<Parcel>(new Parcel(10_099), 10_099), await NewProcess().LoadAsync());
        Assert.Equal(["read 200", "query 200", "query 200"], Requests);

        var past = await NewProcess().Repository.LoadAsOfAsync<Parcel, ParcelEvent>(Stream, 10_042, null, Cancellation);
        Assert.Equal(new AggregateState<Parcel>(new Parcel(10_042), 10_042), past);
        Assert.Equal(["read 200", "query 200"], Requests);
    }

    [Fact]
    public async Task Commands_pay_for_a_snapshot_only_where_it_saves_more()
    {
        await GivenCommitsAsync(commits: 12, eventsEach: 10);
        await NewProcess().LoadAsync();

        var process = NewProcess();
        await process.ScanAsync();
        Assert.Equal(["read 200", "query 200", "query 200", "create 201"], Requests);
        await process.ScanAsync();
        Assert.Equal(["read 200", "query 200", "query 200", "create 201", "create 201"], Requests);

        await NewProcess().ScanAsync(Parcel.Command("again") with { MayRepeat = true });
        Assert.Equal(["read 200", "query 200", "query 200", "query 200", "create 201"], Requests);
        var repeated = await NewProcess().ScanAsync(Parcel.Command("again") with { MayRepeat = true });
        Assert.Equal(123, repeated.Version);
        Assert.Equal(["read 200", "query 200", "query 200", "query 200"], Requests);

        process = NewProcess();
        for (var version = 123; version < 200; version++)
        {
            await process.ScanAsync();
        }

        Assert.Equal(["upsert 200"], Requests[^1..]);
        Assert.Single(Requests, request => request.StartsWith("upsert", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_is_started_is_not_searched_for_a_snapshot()
    {
        var process = NewProcess();
        await process.ScanAsync(startsStream: true);
        await process.ScanAsync();

        Assert.Equal(["create 201", "create 201"], Requests);
    }

    [Theory]
    [InlineData("""{ "id": "v1", "streamId": "*" }""")]
    [InlineData("""{ "id": "v1", "streamId": "*", "version": 120, "takenAt": "2026-05-04T12:00:00Z" }""")]
    [InlineData("""{ "id": "v1", "streamId": "*", "version": 120, "takenAt": "2026-05-04T12:00:00Z", "state": { "scans": "many" } }""")]
    [InlineData("""{ "id": "v1", "streamId": "*", "version": 120, "takenAt": "yesterday", "state": { "scans": 5 } }""")]
    [InlineData("""{ "id": "v1", "streamId": "*", "version": "120", "takenAt": "2026-05-04T12:00:00Z", "state": [] }""")]
    public async Task A_document_that_is_no_snapshot_is_passed_over_and_replaced(string document)
    {
        await GivenCommitsAsync(commits: 12, eventsEach: 10);
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(document.Replace("*", Stream.ToString(), StringComparison.Ordinal)));
        using var written = await Cosmos.Snapshots.CreateItemStreamAsync(body, new PartitionKey(Stream.ToString()), cancellationToken: Cancellation);
        written.EnsureSuccessStatusCode();

        var outcome = await NewProcess().ScanAsync();

        Assert.Equal(121, outcome.Version);
        Assert.Equal(120, (await new CosmosSnapshotStore(Cosmos.Snapshots).FindAsync(Stream, 1, Cancellation))!.Version);
    }

    [Fact]
    public async Task Without_its_container_commands_go_on()
    {
        await GivenCommitsAsync(commits: 12, eventsEach: 10);
        var nowhere = new AggregateSnapshots(new CosmosSnapshotStore(Cosmos.Snapshots.Database.GetContainer("nowhere")));

        Assert.Equal(121, (await NewProcess(nowhere).ScanAsync()).Version);
        Assert.Equal(1, nowhere.Failures);
    }

    private List<string> Requests => [.. _requests.Select(request => request.ToString())];

    private async Task GivenCommitsAsync(int commits, int eventsEach)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation };
        await Parallel.ForAsync(0, commits, options, async (i, cancellation) =>
        {
            var document = CommitDocument.Create(
                Stream, (i * eventsEach) + 1, Parcel.Scanned(eventsEach), Parcel.Command(), CosmosFixture.Serializer, DateTimeOffset.UnixEpoch);
            using var response = await Cosmos.Events.CreateItemStreamAsync(
                document.Body.AsStream(), new PartitionKey(Stream.ToString()), cancellationToken: cancellation);
            response.EnsureSuccessStatusCode();
        });
    }

    /// <summary>A process that has seen nothing yet; its requests are counted from here on.</summary>
    private Process NewProcess(AggregateSnapshots? snapshots = null)
    {
        _requests = Cosmos.Requests.Begin();
        var store = Cosmos.NewStore();
        var repository = new AggregateRepository(
            store, CosmosFixture.Serializer, new AggregateCache(), snapshots ?? new AggregateSnapshots(new CosmosSnapshotStore(Cosmos.Snapshots)));
        return new Process(this, repository, new CommandExecutor(store, repository, _gate, TimeProvider.System));
    }

    private sealed record Process(LongStreamTests Test, AggregateRepository Repository, CommandExecutor Executor)
    {
        public Task<AggregateState<Parcel>> LoadAsync() => Repository.LoadAsync<Parcel, ParcelEvent>(Test.Stream, Cancellation);

        public async Task<CommandOutcome.Accepted> ScanAsync(CommandContext? context = null, bool startsStream = false) =>
            Assert.IsType<CommandOutcome.Accepted>(await Executor.ExecuteAsync<Parcel, ParcelEvent>(
                Test.Stream, _ => Parcel.Scan("depot"), context ?? Parcel.Command(), Cancellation, startsStream));
    }
}
