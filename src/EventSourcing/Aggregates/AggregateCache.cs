using EventSourcing.Streams;

namespace EventSourcing.Aggregates;

/// <summary>
/// Recently used states, so that a command reads only what is newer. Only saves reading: a stale entry loses the version check of the
/// append, never an event. Bounded: at capacity the older half goes.
/// </summary>
public sealed class AggregateCache(int capacity = 10_000)
{
    private readonly Lock _lock = new();
    private Dictionary<(StreamId, Type), object> _young = [];
    private Dictionary<(StreamId, Type), object> _old = [];

    public AggregateState<TState>? Find<TState>(StreamId stream)
    {
        lock (_lock)
        {
            return _young.TryGetValue((stream, typeof(TState)), out var state) || _old.TryGetValue((stream, typeof(TState)), out state)
                ? (AggregateState<TState>)state
                : null;
        }
    }

    public void Keep<TState>(StreamId stream, AggregateState<TState> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_lock)
        {
            if (_young.TryGetValue((stream, typeof(TState)), out var known) && ((AggregateState<TState>)known).Version > state.Version)
            {
                return;
            }

            _young[(stream, typeof(TState))] = state;
            if (_young.Count >= capacity / 2)
            {
                (_old, _young) = (_young, []);
            }
        }
    }
}
