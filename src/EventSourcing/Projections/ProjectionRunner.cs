using System.Collections.Concurrent;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>Keeps all generations of a projection's read models up to date with commits, in whatever way they arrive.</summary>
public sealed class ProjectionRunner<TModel>(
    IProjection<TModel> projection,
    IReadModelGenerations<TModel> readModels,
    IGenerations generations,
    IEventStore events,
    EventSerializer serializer,
    LeftBehindStreams leftBehind,
    TimeProvider time) : IRebuildable
    where TModel : class
{
    /// <summary>Older events come for the second time, most likely, and find a model that is there.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, ReadModelWriter<TModel>> _writers = [];

    public string Name => projection.Name;

    public bool Follows(string category) => projection.Follows(category);

    /// <inheritdoc/>
    public async Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        var delivered = RecordedEvents.Of(commits, serializer);
        var mayBeNew = delivered.Events is [var first, ..] && time.GetUtcNow() - first.OccurredAt < Fresh;
        var known = await generations.FindAsync(Name, cancellationToken).ConfigureAwait(false);
        ForgetAllBut(known);
        try
        {
            await ForEachAsync(
                known, stream, generation => WriterOf(generation).HandleAsync(stream, delivered, cancellationToken, mayBeNew), cancellationToken).ConfigureAwait(false);
        }
        catch (PoisonEventException poison)
        {
            // What was lost before it may never be delivered again once it is parked; and may hold an earlier one.
            var keys = await KeysOfAsync(stream, poison.Version - 1, cancellationToken).ConfigureAwait(false);
            await SkipAsync(known, stream, new VersionRange(poison.Version, poison.Version - 1), keys, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task RebuildAsync(int generation, StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken) =>
        WriterOf(generation).HandleAsync(stream, RecordedEvents.Of(commits, serializer), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> RefoldAsync(StreamId stream, CancellationToken cancellationToken)
    {
        long read = 0;
        var keys = await KeysOfAsync(stream, long.MaxValue, cancellationToken).ConfigureAwait(false);
        foreach (var generation in (await generations.FindAsync(Name, cancellationToken).ConfigureAwait(false)).Written)
        {
            var refold = new ModelRefold<TModel>(projection, readModels.Of(generation), events, serializer);
            foreach (var key in keys)
            {
                read += await refold.RefoldAsync(key, stream, cancellationToken).ConfigureAwait(false);
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken) =>
        readModels.SweepAsync(kept, last, cancellationToken);

    /// <inheritdoc/>
    public async Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken)
    {
        var keys = await KeysOfAsync(stream, long.MaxValue, cancellationToken).ConfigureAwait(false);
        var known = await generations.FindAsync(Name, cancellationToken).ConfigureAwait(false);
        await SkipAsync(known, stream, new VersionRange(first, last), keys, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task SkipAsync(int generation, StreamId stream, VersionRange dropped, CancellationToken cancellationToken)
    {
        var keys = await KeysOfAsync(stream, long.MaxValue, cancellationToken).ConfigureAwait(false);
        await WriterOf(generation).SkipAsync(stream, dropped, keys, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="passed">Everything before it is applied; an empty range is nothing but a place.</param>
    private Task SkipAsync(
        GenerationSet known, StreamId stream, VersionRange passed, IReadOnlyCollection<ReadModelKey> keys, CancellationToken cancellationToken) => ForEachAsync(
        known, stream, generation => WriterOf(generation).SkipAsync(stream, passed, keys, cancellationToken), cancellationToken);

    /// <summary>The generations are alike; each gets as far as it can, and one that is being built stops no other.</summary>
    private async Task ForEachAsync(GenerationSet known, StreamId stream, Func<int, Task> action, CancellationToken cancellationToken)
    {
        PoisonEventException? poison = null;
        foreach (var generation in known.Written)
        {
            try
            {
                await action(generation).ConfigureAwait(false);
            }
            catch (Exception failure) when (generation == known.Building && leftBehind.IsLeftBehindBy(failure))
            {
                await leftBehind.NoteAsync(Name, generation, stream, failure, cancellationToken).ConfigureAwait(false);
            }
            catch (PoisonEventException found)
            {
                poison = found.Version < (poison?.Version ?? long.MaxValue) ? found : poison;
            }
        }

        if (poison is not null)
        {
            throw poison;
        }
    }

    /// <summary>The models that the readable events of a stream belong to.</summary>
    private async Task<HashSet<ReadModelKey>> KeysOfAsync(StreamId stream, long through, CancellationToken cancellationToken)
    {
        var keys = new HashSet<ReadModelKey>();
        await foreach (var commit in events.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
        {
            keys.UnionWith(RecordedEvents.ReadableOf(commit, serializer).Where(@event => @event.Version <= through).Select(KeyOf).OfType<ReadModelKey>());
        }

        return keys;
    }

    private ReadModelKey? KeyOf(RecordedEvent @event)
    {
        try
        {
            return projection.KeyOf(@event);
        }
#pragma warning disable CA1031 // This may be the very event that is to be skipped.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>Frees what writers of generations that are gone remember.</summary>
    private void ForgetAllBut(GenerationSet known)
    {
        foreach (var gone in _writers.Keys.Where(generation => generation < known.Active && !known.Retiring.Contains(generation)))
        {
            _writers.TryRemove(gone, out _);
        }
    }

    private ReadModelWriter<TModel> WriterOf(int generation) => _writers.GetOrAdd(
        generation, number => new ReadModelWriter<TModel>(projection, readModels.Of(number), events, serializer));
}
