using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>Folds one read model anew from the event store, and puts it in the place of the one that is there.</summary>
internal sealed class ModelRefold<TModel>(
    IProjection<TModel> projection, IReadModelStore<TModel> readModels, IEventStore events, EventSerializer serializer)
    where TModel : class
{
    private const int MaxAttempts = 20;

    /// <returns>The events read.</returns>
    /// <exception cref="PoisonEventException">One event cannot be applied; the model is left as it was.</exception>
    public async Task<long> RefoldAsync(ReadModelKey key, StreamId stream, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var current = await readModels.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? new ReadModel<TModel>(key);
            var streams = await ReadAsync(current.Versions.Keys.Append(stream.ToString()).Distinct(), cancellationToken).ConfigureAwait(false);

            // Never back: a replica may not show yet what the model has been told already.
            if (current.Versions.All(known => streams[known.Key] is [.., var last] && last.Version >= known.Value)
                && await readModels.TrySaveAsync(Fold(current, streams.Values), cancellationToken).ConfigureAwait(false) is not null)
            {
                return streams.Values.Sum(events => events.Count);
            }
        }

        throw new ReadModelContendedException($"Read model {key.Id} of projection {projection.Name} kept changing under {MaxAttempts} attempts.");
    }

    private async Task<Dictionary<string, IReadOnlyList<RecordedEvent>>> ReadAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var streams = new Dictionary<string, IReadOnlyList<RecordedEvent>>();
        foreach (var name in names)
        {
            var commits = new List<Commit>();
            var stream = StreamId.TryParse(name, out var parsed) ? parsed : throw new InvalidDataException($"'{name}' names no stream.");
            await foreach (var commit in events.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
            {
                commits.Add(commit);
            }

            var recorded = RecordedEvents.Of(commits, serializer);
            streams[name] = recorded.Poison is null ? recorded.Events : throw recorded.Poison;
        }

        return streams;
    }

    private ReadModel<TModel> Fold(ReadModel<TModel> current, IEnumerable<IReadOnlyList<RecordedEvent>> streams)
    {
        var fresh = current with { Model = null };
        foreach (var @event in streams.SelectMany(InTime).OrderBy(timed => timed.At).Select(timed => timed.Event))
        {
            try
            {
                if (current.Key.Equals(projection.KeyOf(@event)))
                {
                    // A version skipped by an operator stays skipped.
                    var reached = Math.Max(current.VersionOf(@event.StreamId), @event.Version);
                    fresh = fresh with
                    {
                        Model = projection.Apply(fresh.Model, @event), Versions = fresh.Versions.SetItem(@event.StreamId.ToString(), reached),
                    };
                }
            }
#pragma warning disable CA1031 // A projection is pure: what it throws for an event it will throw again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                throw new PoisonEventException(@event.StreamId, @event.Version, failure);
            }
        }

        return fresh;
    }

    /// <summary>By time across streams, and always in order within one, whatever the clocks of its writers said.</summary>
    private static IEnumerable<(DateTimeOffset At, RecordedEvent Event)> InTime(IReadOnlyList<RecordedEvent> stream)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var @event in stream)
        {
            latest = @event.OccurredAt > latest ? @event.OccurredAt : latest;
            yield return (latest, @event);
        }
    }
}
