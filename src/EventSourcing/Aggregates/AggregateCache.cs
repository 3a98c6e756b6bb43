using EventSourcing.Streams;

namespace EventSourcing.Aggregates;

/// <summary>
/// Recently used states, so that a command reads only what is newer. Only saves reading: a stale entry loses the version check of the
/// append, never an event.
/// </summary>
/// <param name="capacity">States kept at most.</param>
public sealed class AggregateCache(int capacity = 20_000)
{
    private readonly RecentlyUsed<(StreamId, Type), object> _states = new(capacity);

    public AggregateState<TState>? Find<TState>(StreamId stream) =>
        _states.TryFind((stream, typeof(TState)), out var state) ? (AggregateState<TState>)state : null;

    public void Keep<TState>(StreamId stream, AggregateState<TState> state) => _states.Keep(
        (stream, typeof(TState)),
        state,
        static (known, other) => ((AggregateState<TState>)known).Version > ((AggregateState<TState>)other).Version);
}
