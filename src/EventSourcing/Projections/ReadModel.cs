using System.Collections.Immutable;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>Where a read model lives.</summary>
public sealed record ReadModelKey(string Id, string Partition);

/// <summary>A read model with the stream versions it reflects; that pair is what makes applying an event twice harmless.</summary>
/// <param name="ETag">As read; null for one that is new.</param>
public sealed record ReadModel<TModel>(ReadModelKey Key, ImmutableDictionary<string, long> Versions, TModel? Model, string? ETag)
    where TModel : class
{
    /// <summary>One that is not stored yet and reflects nothing.</summary>
    public ReadModel(ReadModelKey key)
        : this(key, ImmutableDictionary<string, long>.Empty, null, null)
    {
    }

    /// <summary>The last version of <paramref name="stream"/> this read model reflects; 0 for none.</summary>
    public long VersionOf(StreamId stream) => Versions.GetValueOrDefault(stream.ToString());
}
