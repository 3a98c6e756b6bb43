using EventSourcing.Streams;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>Dead letters, one per handler and stream, written conditionally. Expired ones are not there.</summary>
public interface IDeadLetterStore
{
    Task<DeadLetter?> FindAsync(string handler, StreamId stream, CancellationToken cancellationToken);

    /// <summary>Everything known of a handler, also where nothing is parked and something was dropped.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadAsync(string handler, CancellationToken cancellationToken);

    /// <summary>What is parked, oldest first.</summary>
    /// <param name="handler">Null for all.</param>
    /// <exception cref="Projections.InvalidContinuationException">The continuation is not one that was given out for this query.</exception>
    Task<DeadLetterPage> QueryAsync(string? handler, int limit, string? continuation, CancellationToken cancellationToken);

    /// <summary>Writes unless somebody else has written or deleted it since it was read: true when written.</summary>
    Task<bool> TrySaveAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Deletes unless somebody else has written it since it was read: true when it is gone.</summary>
    Task<bool> TryDeleteAsync(DeadLetter letter, CancellationToken cancellationToken);
}

/// <summary>A page of dead letters.</summary>
/// <param name="Continuation">Opaque, URL-safe; null on the last page.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Continuation);
