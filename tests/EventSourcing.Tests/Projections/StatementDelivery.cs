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

    private readonly ProjectionRunner<Statement> _runner = new(
        new StatementProjection(), new OneGeneration(statements), new FirstGenerations(), events, Bank.Serializer, TimeProvider.System);

    public Task HandleAsync(IReadOnlyList<Commit> commits, CancellationToken cancellationToken) =>
        _delivery.HandleAsync(_runner, commits, cancellationToken);

    private sealed class OneGeneration(IReadModelStore<Statement> statements) : IReadModelGenerations<Statement>
    {
        public IReadModelStore<Statement> Of(int generation) => statements;
    }
}
