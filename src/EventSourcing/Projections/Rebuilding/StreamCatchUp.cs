using EventSourcing.Diagnostics;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>
/// Brings one generation to the head of one stream, straight from the store, commit by commit: slow, and only for streams that hold an
/// event which cannot be applied. What an operator has dropped it passes over.
/// </summary>
public sealed class StreamCatchUp(
    IEventStore events, DeadLetterQueue deadLetters, LeftBehindStreams leftBehind, EventSourcingMetrics metrics)
{
    /// <summary>Null when the generation is at the head; otherwise what keeps it from there.</summary>
    public async Task<CatchUpObstacle?> RunAsync(IRebuildable projection, int generation, StreamId stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var dropped = await deadLetters.FindDroppedAsync(projection.Name, stream, cancellationToken).ConfigureAwait(false);
        CatchUpObstacle? obstacle = null;
        long passed = 0;
        await foreach (var commit in events.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
        {
            if (obstacle is not null)
            {
                obstacle = obstacle with { Head = commit.LastVersion };
                continue;
            }

            if (commit.LastVersion <= passed)
            {
                continue;
            }

            try
            {
                await projection.RebuildAsync(generation, stream, [commit], cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (leftBehind.IsLeftBehindBy(failure))
            {
                var version = (failure as PoisonEventException)?.Version ?? commit.FirstVersion;
                if (dropped.Find(version) is { } range)
                {
                    await projection.SkipAsync(generation, stream, range, cancellationToken).ConfigureAwait(false);
                    passed = range.Last;
                }
                else
                {
                    obstacle = new CatchUpObstacle(version, commit.LastVersion, failure);
                }
            }
        }

        return obstacle;
    }

    /// <summary>The same for a generation that is read: what keeps it from the head is parked, for operators to see and to retry.</summary>
    public async Task SettleAsync(IRebuildable projection, int generation, StreamId stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        while (await RunAsync(projection, generation, stream, cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            var letter = await deadLetters.ParkAsync(
                projection.Name, stream, obstacle.Version, obstacle.Head, obstacle.Failure, cancellationToken).ConfigureAwait(false);
            if (letter.Dropped.Find(obstacle.Version) is null)
            {
                metrics.Parked(projection.Name);
                return;
            }

            // Dropped just now.
        }
    }
}

/// <summary>What keeps a generation from the head of a stream.</summary>
/// <param name="Version">The first that cannot be applied.</param>
/// <param name="Head">The last of the stream.</param>
public sealed record CatchUpObstacle(long Version, long Head, Exception Failure);
