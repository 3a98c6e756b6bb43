using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Faults;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

/// <summary>The projection of statements as the feed reaches it.</summary>
public sealed class StatementDelivery(
    InMemoryReadModelStore<Statement> statements, IEventStore events, EventSerializer? serializer = null, InMemoryDeadLetterStore? deadLetters = null)
{
    public FeedMachine Machine { get; } = new(events, deadLetters, TimeProvider.System);

    public ProjectionRunner<Statement> Runner { get; } = new(
        new StatementProjection(), new OneGeneration(statements), new FirstGenerations(), events, serializer ?? Bank.Serializer,
        new LeftBehindStreams(new InMemoryFeed(), new CommonFaults()), TimeProvider.System);

    public IFeedHandler Handler => Runner;

    public Task HandleAsync(IReadOnlyList<Commit> commits, CancellationToken cancellationToken) =>
        Machine.Delivery.HandleAsync(Handler, commits, cancellationToken);

    private sealed class OneGeneration(IReadModelStore<Statement> statements) : IReadModelGenerations<Statement>
    {
        public IReadModelStore<Statement> Of(int generation) => statements;

        public IAsyncEnumerable<ReadModel<Statement>> ReadAsync(int generation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
