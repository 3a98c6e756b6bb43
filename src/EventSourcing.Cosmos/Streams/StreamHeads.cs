using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// The last commit boundary this process has seen of each recently used stream. Commits never change, so what is remembered stays a
/// boundary for ever; it may only have stopped being the head. Saves <c>Exact(n)</c> the question whether n is one.
/// </summary>
internal sealed class StreamHeads(int capacity = 50_000)
{
    private readonly RecentlyUsed<StreamId, long> _heads = new(capacity);

    /// <summary>0 when nothing is known.</summary>
    public long Find(StreamId stream) => _heads.TryFind(stream, out var version) ? version : 0;

    public void Keep(StreamId stream, long lastVersion) => _heads.Keep(stream, lastVersion, static (known, other) => known > other);
}
