using EventSourcing.Commands;
using EventSourcing.Events;

namespace EventSourcing.Streams;

/// <summary>Streams of immutable commits with optimistic concurrency.</summary>
public interface IEventStore
{
    /// <summary>Appends 1 to 100 events as one commit, all or nothing.</summary>
    /// <exception cref="CommitTooLargeException">Too many events or bytes; nothing was sent.</exception>
    Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken);

    /// <summary>The stream's commits whose last version is above <paramref name="afterVersion"/>, in order; none when it does not exist.</summary>
    IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, CancellationToken cancellationToken);

    /// <summary>
    /// The commits after <paramref name="afterVersion"/> and, when <paramref name="commandId"/> is given, the commit of that command
    /// wherever it is. Nothing new costs one round trip.
    /// </summary>
    Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken);
}
