using EventSourcing.Feeds;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventSourcing.Tests.Projections;

/// <summary>The projection of statements as the feed reaches it.</summary>
public sealed class StatementDelivery(InMemoryReadModelStore<Statement> statements, IEventStore events)
{
    private readonly FeedDelivery _delivery = new(NullLogger<FeedDelivery>.Instance);

    public ProjectionRunner<Statement> Runner { get; } = new(
        new StatementProjection(), new OneGeneration(statements), new FirstGenerations(), events, Bank.Serializer);

    public Task HandleAsync(IReadOnlyList<Commit> commits, CancellationToken cancellationToken) =>
        _delivery.HandleAsync(Runner, commits, cancellationToken);

    private sealed class OneGeneration(IReadModelStore<Statement> statements) : IReadModelGenerations<Statement>
    {
        public IReadModelStore<Statement> Of(int generation) => statements;

        public IAsyncEnumerable<ReadModel<Statement>> ReadAsync(int generation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
