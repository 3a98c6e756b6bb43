using EventSourcing.Streams;

namespace EventSourcing.Feeds;

/// <summary>
/// Reacts to commits, which may come twice, late, out of order between streams, or only when the auditor finds them: every effect must be
/// one that a repetition does not double.
/// </summary>
public interface IFeedHandler
{
    /// <summary>Stable, kebab case, without dots; also names its leases and its dead letters.</summary>
    string Name { get; }

    /// <summary>Whether streams of this category concern it at all.</summary>
    bool Follows(string category);

    /// <summary>Handles commits of one stream, in order.</summary>
    /// <exception cref="PoisonEventException">One event can never be handled as things are; those before it have been.</exception>
    Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the versions from <paramref name="first"/> to <paramref name="last"/> for handled without handling them: an operator dropped
    /// them. A handler that keeps a position handles what comes before them first.
    /// </summary>
    /// <exception cref="PoisonEventException">An event before <paramref name="first"/> cannot be handled.</exception>
    Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken);
}
