using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>A projection, whatever its model, as a rebuild sees it.</summary>
public interface IRebuildable : IFeedHandler
{
    /// <summary>Applies commits of one stream to one generation.</summary>
    /// <exception cref="PoisonEventException">One event cannot be applied; those before it have been.</exception>
    Task RebuildAsync(int generation, StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken);

    /// <summary>Applies to one generation what comes before a range that was dropped, and passes over the range.</summary>
    /// <exception cref="PoisonEventException">One event before it cannot be applied; those before that one have been.</exception>
    Task SkipAsync(int generation, StreamId stream, VersionRange dropped, CancellationToken cancellationToken);

    /// <summary>Folds the models of one stream anew, where they are, from the event store alone.</summary>
    /// <returns>The events read.</returns>
    /// <exception cref="PoisonEventException">One event cannot be applied; the model is left as it was.</exception>
    Task<long> RefoldAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Deletes some of the models of generations up to <paramref name="last"/> that are not among <paramref name="kept"/>.</summary>
    /// <returns>How many; 0 when none was left.</returns>
    Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken);
}
