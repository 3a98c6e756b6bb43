using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Aggregates;

/// <summary>Rebuilds aggregates from their streams.</summary>
public sealed class AggregateRepository(IEventStore store, EventSerializer serializer, AggregateCache cache)
{
    /// <summary>The aggregate as it is now; its initial state at version 0 when the stream does not exist.</summary>
    public async Task<AggregateState<TState>> LoadAsync<TState, TEvent>(StreamId stream, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var state = Recall<TState, TEvent>(stream);
        var tail = await store.ReadTailAsync(stream, state.Version, commandId: null, cancellationToken).ConfigureAwait(false);
        state = tail.Commits.Aggregate(state, (current, commit) => Evolve<TState, TEvent>(current, commit));
        Keep(stream, state);
        return state;
    }

    /// <summary>The aggregate as it was at <paramref name="version"/>, or at <paramref name="at"/>; never from the cache.</summary>
    public async Task<AggregateState<TState>> LoadAsOfAsync<TState, TEvent>(
        StreamId stream, long? version, DateTimeOffset? at, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var state = new AggregateState<TState>(TState.Initial, 0);
        await foreach (var commit in store.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
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

    internal AggregateState<TState> Evolve<TState, TEvent>(AggregateState<TState> state, Commit commit, long upTo = long.MaxValue)
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

    internal void Keep<TState>(StreamId stream, AggregateState<TState> state)
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
        where TEvent : DomainEvent => cache.Find<TState>(stream) ?? new AggregateState<TState>(TState.Initial, 0);
}
