using System.Collections.Immutable;
using EventSourcing.Streams;

namespace EventSourcing.Feeds;

/// <summary>
/// All commits of the store, to be read from any position: each stream in order, streams of one range in the order of their commits,
/// ranges side by side. What the change feed pushes, this lets be pulled.
/// </summary>
public interface IEventFeed
{
    /// <summary>Ranges that together hold every stream; opaque, and valid for ever, also when the store splits them.</summary>
    Task<ImmutableArray<string>> GetRangesAsync(CancellationToken cancellationToken);

    /// <summary>One page of a range.</summary>
    /// <param name="position">Of the page before; null for the beginning.</param>
    /// <param name="maxCommits">A wish; a page may hold less, and none at the end.</param>
    Task<FeedPage> ReadAsync(string range, string? position, int maxCommits, CancellationToken cancellationToken);
}

/// <summary>A page of a range.</summary>
/// <param name="Position">Where the next page begins.</param>
/// <param name="IsEnd">Nothing came after it at the time of reading.</param>
public sealed record FeedPage(ImmutableArray<Commit> Commits, string Position, bool IsEnd);
