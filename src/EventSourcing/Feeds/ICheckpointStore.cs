using System.Collections.Immutable;

namespace EventSourcing.Feeds;

/// <summary>How far long walks over the feed have come.</summary>
public interface ICheckpointStore
{
    /// <summary>All positions kept under a name, by key.</summary>
    Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Overwrites what was kept under the key.</summary>
    Task SaveAsync(string name, string key, Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Forgets everything kept under a name.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>How far a walk has come in one range.</summary>
/// <param name="Range">As <see cref="IEventFeed"/> gave it.</param>
/// <param name="Position">Where to go on; null for the beginning.</param>
/// <param name="Events">Handled so far.</param>
/// <param name="IsEnd">The range was at its end when this was written.</param>
public sealed record Checkpoint(string Range, string? Position, long Events, bool IsEnd)
{
    /// <summary>Streams left behind on the way, by what kept them; saved with the position, so that none is forgotten or counted twice.</summary>
    public ImmutableSortedDictionary<string, string> LeftBehind { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
