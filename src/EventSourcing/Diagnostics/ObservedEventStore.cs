using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Diagnostics;

/// <summary>Counts what is appended, and makes the append a span whose context the commit carries to everything that follows from it.</summary>
public sealed class ObservedEventStore(IEventStore store, EventSourcingMetrics metrics) : IEventStore
{
    /// <inheritdoc/>
    public async Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var span = Traces.Start($"append {stream.Category}", context.TraceParent);
        span?.SetTag("orderflow.stream", stream.ToString());
        var carried = span?.Id is { } traceParent ? context with { TraceParent = traceParent } : context;
        var result = await store.AppendAsync(stream, expected, events, carried, cancellationToken).ConfigureAwait(false);
        switch (result)
        {
            case AppendResult.Appended { Commit: var commit }:
                foreach (var stored in commit.Events)
                {
                    metrics.EventStored(stream.Category, stored.Type);
                }

                break;
            case AppendResult.Conflict:
                metrics.Conflicted(stream.Category);
                break;
        }

        return result;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, CancellationToken cancellationToken) =>
        store.ReadAsync(stream, afterVersion, cancellationToken);

    /// <inheritdoc/>
    public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken) =>
        store.ReadTailAsync(stream, afterVersion, commandId, cancellationToken);
}
