using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// The last commit boundary this process has seen of each recently used stream. Commits never change, so what is remembered stays a
/// boundary for ever; it may only have stopped being the head. Saves <c>Exact(n)</c> the question whether n is one. Bounded: at capacity the older half goes.
/// </summary>
internal sealed class StreamHeads(int capacity = 50_000)
{
    private readonly Lock _lock = new();
    private Dictionary<StreamId, long> _young = [];
    private Dictionary<StreamId, long> _old = [];

    /// <summary>0 when nothing is known.</summary>
    public long Find(StreamId stream)
    {
        lock (_lock)
        {
            return _young.TryGetValue(stream, out var version) || _old.TryGetValue(stream, out version) ? version : 0;
        }
    }

    public void Keep(StreamId stream, long lastVersion)
    {
        lock (_lock)
        {
            _young[stream] = Math.Max(lastVersion, Math.Max(_young.GetValueOrDefault(stream), _old.GetValueOrDefault(stream)));
            if (_young.Count >= capacity / 2)
            {
                (_old, _young) = (_young, []);
            }
        }
    }
}
