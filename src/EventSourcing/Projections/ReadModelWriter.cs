using System.Collections.Immutable;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>
/// Brings read models of one generation up to date with events that may come twice, late, out of order or not at all: older → skipped,
/// next → applied, gap → what is missing is loaded from the event store first.
/// </summary>
internal sealed class ReadModelWriter<TModel>(
    IProjection<TModel> projection, IReadModelStore<TModel> readModels, IEventStore events, EventSerializer serializer)
    where TModel : class
{
    private const int MaxAttempts = 20;

    /// <summary>Of one stream and kept in memory; with more of them in a row, the store is asked.</summary>
    private const int MostPassedOver = 8;

    /// <summary>As last saved here: saves reading before each of the few events that follow one another closely. The ETag proves them.</summary>
    private readonly RecentlyUsed<ReadModelKey, ReadModel<TModel>> _lastSaved = new(capacity: 5_000);

    /// <summary>Events that change no model, so that nothing tells they have come: without them, the next one would look as if some were missing.</summary>
    private readonly RecentlyUsed<StreamId, ImmutableArray<RecordedEvent>> _passedOver = new(capacity: 5_000);

    /// <summary>Takes events of one stream, in order.</summary>
    /// <param name="mayBeNew">A stream that begins with these events most likely has no model yet: the save will tell.</param>
    /// <exception cref="PoisonEventException">One of them, or one before them, cannot be applied; what comes before it has been.</exception>
    public async Task HandleAsync(StreamId stream, RecordedEvents delivered, CancellationToken cancellationToken, bool mayBeNew = true)
    {
        var poison = delivered.Poison;
        var byKey = new Dictionary<ReadModelKey, List<RecordedEvent>>();
        var passedOver = new List<RecordedEvent>();
        foreach (var @event in delivered.Events)
        {
            try
            {
                if (projection.KeyOf(@event) is { } key)
                {
                    byKey.TryAdd(key, []);
                    byKey[key].Add(@event);
                }
                else
                {
                    passedOver.Add(@event);
                }
            }
#pragma warning disable CA1031 // A projection is pure: what it throws for an event it will throw again.
            catch (Exception unreadable)
#pragma warning restore CA1031
            {
                poison = new PoisonEventException(stream, @event.Version, unreadable);
                break;
            }
        }

        if (passedOver.Count > 0)
        {
            _passedOver.Keep(stream, [.. PassedOver(stream).TakeLast(MostPassedOver), .. passedOver.TakeLast(MostPassedOver)]);
        }

        foreach (var (key, its) in byKey)
        {
            await BringUpToDateAsync(key, stream, its, mayBeNew && its[0].Version == 1, cancellationToken).ConfigureAwait(false);
        }

        if (poison is not null)
        {
            throw poison;
        }
    }

    /// <summary>
    /// In every model that the stream has touched so far: applies what comes before <paramref name="passed"/>, and calls that handled.
    /// </summary>
    /// <exception cref="PoisonEventException">One event before it cannot be applied; those before that one have been.</exception>
    public async Task SkipAsync(StreamId stream, VersionRange passed, IEnumerable<ReadModelKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            for (var attempt = 1; ; attempt++)
            {
                var current = await readModels.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? new ReadModel<TModel>(key);
                var reflected = current.VersionOf(stream);
                if (reflected >= passed.Last)
                {
                    // Another process has skipped it; what was remembered here would not know.
                    _lastSaved.Keep(key, current);
                    break;
                }

                var missing = await MissingAsync(stream, reflected, Math.Max(reflected, passed.First - 1), [], cancellationToken).ConfigureAwait(false);
                var (model, reached, poison) = Fold(key, stream, current.Model, reflected, missing);
                var version = poison is null ? passed.Last : reached;
                if (version == reflected || await SaveAsync(current, model, stream, version, cancellationToken).ConfigureAwait(false))
                {
                    if (poison is not null)
                    {
                        throw poison;
                    }

                    break;
                }

                ThrowIfContended(key, attempt);
            }
        }
    }

    private async Task BringUpToDateAsync(
        ReadModelKey key, StreamId stream, List<RecordedEvent> delivered, bool mayBeNew, CancellationToken cancellationToken)
    {
        var target = delivered.Max(@event => @event.Version);
        for (var attempt = 1; ; attempt++)
        {
            var current = await RecallAsync(key, mayBeNew && attempt == 1, cancellationToken).ConfigureAwait(false);
            var reflected = current.VersionOf(stream);
            if (reflected >= target)
            {
                return;
            }

            var missing = await MissingAsync(stream, reflected, target, delivered, cancellationToken).ConfigureAwait(false);
            var (model, reached, poison) = Fold(key, stream, current.Model, reflected, missing);
            if (reached == reflected || await SaveAsync(current, model, stream, reached, cancellationToken).ConfigureAwait(false))
            {
                if (poison is not null)
                {
                    throw poison;
                }

                return;
            }

            ThrowIfContended(key, attempt);
        }
    }

    private async ValueTask<ReadModel<TModel>> RecallAsync(ReadModelKey key, bool mayBeNew, CancellationToken cancellationToken)
    {
        if (_lastSaved.TryFind(key, out var saved))
        {
            return saved;
        }

        return mayBeNew
            ? new ReadModel<TModel>(key)
            : await readModels.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? new ReadModel<TModel>(key);
    }

    private ImmutableArray<RecordedEvent> PassedOver(StreamId stream) => _passedOver.TryFind(stream, out var events) ? events : [];

    private async Task<RecordedEvents> MissingAsync(
        StreamId stream, long reflected, long target, List<RecordedEvent> delivered, CancellationToken cancellationToken)
    {
        var missing = Between(reflected, target, delivered.Concat(PassedOver(stream)));
        if (missing.Count == target - reflected)
        {
            return new RecordedEvents(missing, null);
        }

        var commits = new List<Commit>();
        await foreach (var commit in events.ReadAsync(stream, reflected, cancellationToken).ConfigureAwait(false))
        {
            commits.Add(commit);
        }

        var loaded = RecordedEvents.Of(commits, serializer, after: reflected);
        var poison = loaded.Poison?.Version <= target ? loaded.Poison : null;
        var reachable = poison is null ? target : poison.Version - 1;

        // The delivered events are kept: a lagging replica may not show the newest ones yet.
        missing = Between(reflected, reachable, loaded.Events.Concat(delivered));
        return missing.Count == reachable - reflected
            ? new RecordedEvents(missing, poison)
            : throw new InvalidDataException($"Stream {stream} lacks events between versions {reflected} and {target}.");
    }

    private (TModel? Model, long Reached, PoisonEventException? Poison) Fold(
        ReadModelKey key, StreamId stream, TModel? model, long reached, RecordedEvents missing)
    {
        foreach (var @event in missing.Events)
        {
            try
            {
                model = key.Equals(projection.KeyOf(@event)) ? projection.Apply(model, @event) : model;
                reached = @event.Version;
            }
#pragma warning disable CA1031 // A projection is pure: what it throws for an event it will throw again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                return (model, reached, new PoisonEventException(stream, @event.Version, failure));
            }
        }

        return (model, reached, missing.Poison);
    }

    private async Task<bool> SaveAsync(
        ReadModel<TModel> current, TModel? model, StreamId stream, long version, CancellationToken cancellationToken)
    {
        var updated = current with { Model = model, Versions = current.Versions.SetItem(stream.ToString(), version) };
        if (await readModels.TrySaveAsync(updated, cancellationToken).ConfigureAwait(false) is { } etag)
        {
            _lastSaved.Keep(current.Key, updated with { ETag = etag });
            return true;
        }

        _lastSaved.Forget(current.Key);
        return false;
    }

    /// <summary>Each version once, in order; complete when there are as many as versions.</summary>
    private static List<RecordedEvent> Between(long after, long upTo, IEnumerable<RecordedEvent> events) =>
    [
        .. events.Where(@event => @event.Version > after && @event.Version <= upTo).DistinctBy(@event => @event.Version).OrderBy(@event => @event.Version),
    ];

    private void ThrowIfContended(ReadModelKey key, int attempt)
    {
        if (attempt == MaxAttempts)
        {
            throw new ReadModelContendedException($"Read model {key.Id} of projection {projection.Name} kept changing under {MaxAttempts} attempts.");
        }
    }
}
