using EventSourcing.Commands;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Streams;

/// <summary>A stream of its own, and the store as one process sees it.</summary>
public abstract class EventStoreTest(CosmosFixture cosmos)
{
    protected CosmosFixture Cosmos { get; } = cosmos;

    protected CosmosEventStore Store { get; } = cosmos.NewStore();

    protected StreamId Stream { get; } = Parcel.NewStream();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected Task<AppendResult> AppendAsync(
        ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext? context = null, IEventStore? store = null) =>
        (store ?? Store).AppendAsync(Stream, expected, events, context ?? Parcel.Command(), Cancellation);

    protected async Task<Commit> AppendedAsync(long after, int events = 1, CommandContext? context = null) =>
        Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.Exact(after), Parcel.Scanned(events), context)).Commit;

    /// <summary>As another process reads it.</summary>
    protected ValueTask<List<Commit>> ReadAsync(long afterVersion = 0) =>
        Cosmos.NewStore().ReadAsync(Stream, afterVersion, Cancellation).ToListAsync(Cancellation);
}
