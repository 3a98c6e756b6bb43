using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;

namespace EventSourcing.Aggregates;

/// <summary>Rebuilds aggregates from their streams: what is remembered here, else the snapshot, else nothing, and the commits after that.</summary>
public sealed class AggregateRepository(
    IEventStore store, EventSerializer serializer, AggregateCache cache, AggregateSnapshots? snapshots = null)
{
    private readonly AggregateSnapshots _snapshots = snapshots ?? new AggregateSnapshots();

    /// <summary>The aggregate as it is now; its initial state at version 0 when the stream does not exist.</summary>
    public async Task<AggregateState<TState>> LoadAsync<TState, TEvent>(StreamId stream, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var seen = Recall<TState, TEvent>(stream);
        return (await CatchUpAsync<TState, TEvent>(stream, seen, commandId: null, mayBeLong: true, cancellationToken).ConfigureAwait(false)).State;
    }

    /// <summary>
    /// The aggregate as it was at <paramref name="version"/>, or at <paramref name="at"/>; never from the cache. By time it is folded from
    /// the beginning: which commit is the first that is too late is for their own times to say.
    /// </summary>
    public async Task<AggregateState<TState>> LoadAsOfAsync<TState, TEvent>(
        StreamId stream, long? version, DateTimeOffset? at, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var snapshot = at is null ? await _snapshots.FindAsync<TState, TEvent>(stream, cancellationToken).ConfigureAwait(false) : null;
        var state = snapshot is null || snapshot.Version > version ? Initial<TState, TEvent>() : snapshot;
        if (state.Version == version)
        {
            return state;
        }

        await foreach (var commit in store.ReadAsync(stream, state.Version, cancellationToken).ConfigureAwait(false))
        {
            if (commit.CommittedAt > at)
            {
                break;
            }

            state = Evolve<TState, TEvent>(state, commit, version ?? long.MaxValue);
            if (state.Version >= version)
            {
                break;
            }
        }

        return state;
    }

    /// <summary>
    /// What <paramref name="seen"/> has become by now and, when <paramref name="commandId"/> is given, the commit that command wrote before.
    /// </summary>
    /// <param name="mayBeLong">When nothing has been seen, a snapshot is worth looking for.</param>
    internal async Task<(AggregateState<TState> State, Commit? SameCommand)> CatchUpAsync<TState, TEvent>(
        StreamId stream, AggregateState<TState> seen, string? commandId, bool mayBeLong, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var snapshot = seen.Version == 0 && mayBeLong
            ? await _snapshots.FindAsync<TState, TEvent>(stream, cancellationToken).ConfigureAwait(false)
            : null;
        var tail = snapshot is null
            ? await store.ReadTailAsync(stream, seen.Version, commandId, cancellationToken).ConfigureAwait(false)
            : await ReadFromEndOfAsync(stream, snapshot.Version, commandId, cancellationToken).ConfigureAwait(false);
        if (snapshot is not null && tail.Commits.Count == 0)
        {
            _snapshots.Reject<TState, TEvent>(stream, snapshot);
            return await CatchUpAsync<TState, TEvent>(stream, seen, commandId, mayBeLong: false, cancellationToken).ConfigureAwait(false);
        }

        var known = snapshot ?? seen;
        var current = tail.Commits.Aggregate(known, (state, commit) => Evolve<TState, TEvent>(state, commit));
        Keep(stream, current);
        if (seen.Version == 0 && current.Version - known.Version >= TState.Snapshots.Every)
        {
            await _snapshots.TakeAsync<TState, TEvent>(stream, current).ConfigureAwait(false);
        }

        return (current, tail.SameCommand);
    }

    /// <summary>Keeps what an append has led to.</summary>
    internal async ValueTask AdvanceAsync<TState, TEvent>(StreamId stream, AggregateState<TState> before, AggregateState<TState> after)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        Keep(stream, after);
        if (TState.Snapshots.IsDue(before.Version, after.Version))
        {
            await _snapshots.TakeAsync<TState, TEvent>(stream, after).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// With the commit that ends at <paramref name="version"/>: it proves that the snapshot is one of this stream as it is, and shows the
    /// store a boundary to append at, which it would otherwise have to ask for. Goes straight to the commits, as there are some.
    /// </summary>
    private async Task<StreamTail> ReadFromEndOfAsync(StreamId stream, long version, string? commandId, CancellationToken cancellationToken)
    {
        var commits = new List<Commit>();
        await foreach (var commit in store.ReadAsync(stream, version - 1, cancellationToken).ConfigureAwait(false))
        {
            commits.Add(commit);
        }

        if (commandId is null || commits is not [.., var last])
        {
            return new StreamTail(commits, null);
        }

        var tail = await store.ReadTailAsync(stream, last.LastVersion, commandId, cancellationToken).ConfigureAwait(false);
        return new StreamTail([.. commits, .. tail.Commits], tail.SameCommand);
    }

    private AggregateState<TState> Evolve<TState, TEvent>(AggregateState<TState> state, Commit commit, long upTo = long.MaxValue)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        if (commit.FirstVersion > state.Version + 1)
        {
            throw new InvalidOperationException(
                $"Stream {commit.StreamId} has a gap: version {commit.FirstVersion} follows version {state.Version}.");
        }

        var current = state;
        for (var i = (int)(state.Version + 1 - commit.FirstVersion); i < commit.Events.Length && current.Version < upTo; i++)
        {
            var @event = (TEvent)serializer.Deserialize(commit.Events[i]);
            current = new AggregateState<TState>(current.State.Evolve(@event), current.Version + 1);
        }

        return current;
    }

    private void Keep<TState>(StreamId stream, AggregateState<TState> state)
    {
        if (state.Version > 0)
        {
            cache.Keep(stream, state);
        }
    }

    /// <summary>The aggregate as last seen by this process, which may be a little old; read only when it has not been seen at all.</summary>
    public async ValueTask<AggregateState<TState>> LoadLastSeenAsync<TState, TEvent>(StreamId stream, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent =>
        cache.Find<TState>(stream) ?? await LoadAsync<TState, TEvent>(stream, cancellationToken).ConfigureAwait(false);

    internal AggregateState<TState> Recall<TState, TEvent>(StreamId stream)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent => cache.Find<TState>(stream) ?? Initial<TState, TEvent>();

    private static AggregateState<TState> Initial<TState, TEvent>()
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent => new(TState.Initial, 0);
}
