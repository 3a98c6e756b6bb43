using System.Collections.Concurrent;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>
/// Brings read models up to date with commits that may come twice, late, out of order or not at all: older → skipped, next → applied,
/// gap → what is missing is loaded from the event store first.
/// </summary>
public sealed class ProjectionRunner<TModel>(
    IProjection<TModel> projection, IReadModelStore<TModel> readModels, IEventStore events, EventSerializer serializer)
    where TModel : class
{
    /// <summary>Streams of one batch are independent; their round trips overlap.</summary>
    private const int StreamsAtOnce = 16;

    private const int MaxAttempts = 20;

    /// <summary>As last saved here: saves reading before each of the few events that follow one another closely. The ETag proves them.</summary>
    private readonly RecentlyUsed<ReadModelKey, ReadModel<TModel>> _lastSaved = new(capacity: 5_000);

    public string Name => projection.Name;

    /// <summary>Every stream gets its turn, whatever becomes of the others.</summary>
    /// <exception cref="AggregateException">What went wrong, stream by stream, after all of them were tried.</exception>
    public async Task HandleAsync(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        var streams = commits.Where(commit => projection.Follows(commit.StreamId.Category)).GroupBy(commit => commit.StreamId);
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            streams,
            new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancellationToken },
            async (stream, cancellation) =>
            {
                try
                {
                    await HandleStreamAsync(stream.Key, [.. stream], cancellation).ConfigureAwait(false);
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    failures.Enqueue(failure);
                }
            }).ConfigureAwait(false);
        if (!failures.IsEmpty)
        {
            throw new AggregateException($"Projection {Name} failed on {failures.Count} streams.", failures);
        }
    }

    private async Task HandleStreamAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        var byKey = Recorded(commits).GroupBy(projection.KeyOf).Where(group => group.Key is not null);
        foreach (var key in byKey)
        {
            await BringUpToDateAsync(key.Key!, stream, [.. key], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BringUpToDateAsync(ReadModelKey key, StreamId stream, List<RecordedEvent> delivered, CancellationToken cancellationToken)
    {
        var target = delivered.Max(@event => @event.Version);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var current = _lastSaved.TryFind(key, out var saved)
                ? saved
                : await readModels.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? new ReadModel<TModel>(key);
            var reflected = current.VersionOf(stream);
            if (reflected >= target)
            {
                return;
            }

            var missing = Between(reflected, target, delivered);
            if (missing.Count != target - reflected)
            {
                // The delivered events are kept: a lagging replica may not show the newest ones yet.
                var loaded = await LoadAsync(stream, reflected, cancellationToken).ConfigureAwait(false);
                missing = Between(reflected, target, loaded.Concat(delivered));
            }

            if (missing.Count != target - reflected)
            {
                throw new InvalidDataException($"Stream {stream} lacks events between versions {reflected} and {target}.");
            }

            var updated = current with
            {
                Model = missing.Where(@event => key.Equals(projection.KeyOf(@event))).Aggregate(current.Model, projection.Apply),
                Versions = current.Versions.SetItem(stream.ToString(), missing[^1].Version),
            };
            if (await readModels.TrySaveAsync(updated, cancellationToken).ConfigureAwait(false) is { } etag)
            {
                _lastSaved.Keep(key, updated with { ETag = etag });
                return;
            }

            _lastSaved.Forget(key);
        }

        throw new ReadModelContendedException($"Read model {key.Id} of projection {projection.Name} kept changing under {MaxAttempts} attempts.");
    }

    /// <summary>Each version once, in order; complete when there are as many as versions.</summary>
    private static List<RecordedEvent> Between(long after, long upTo, IEnumerable<RecordedEvent> events) =>
    [
        .. events.Where(@event => @event.Version > after && @event.Version <= upTo).DistinctBy(@event => @event.Version).OrderBy(@event => @event.Version),
    ];

    private async Task<List<RecordedEvent>> LoadAsync(StreamId stream, long afterVersion, CancellationToken cancellationToken)
    {
        var commits = new List<Commit>();
        await foreach (var commit in events.ReadAsync(stream, afterVersion, cancellationToken).ConfigureAwait(false))
        {
            commits.Add(commit);
        }

        return [.. Recorded(commits)];
    }

    private IEnumerable<RecordedEvent> Recorded(IEnumerable<Commit> commits) =>
        from commit in commits
        orderby commit.FirstVersion
        from position in Enumerable.Range(0, commit.Events.Length)
        let stored = commit.Events[position]
        select new RecordedEvent(
            commit.StreamId, commit.FirstVersion + position, stored.Type, commit.CommittedAt.ToUniversalTime(), serializer.Deserialize(stored));
}
