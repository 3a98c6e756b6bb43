using EventSourcing.Streams;

namespace EventSourcing.Feeds;

/// <summary>An event that its handler cannot handle, however often it is tried. Permanent until data or code change.</summary>
public sealed class PoisonEventException(StreamId stream, long version, Exception inner)
    : Exception($"Event {version} of {stream} cannot be handled: {inner.Message}", inner)
{
    public StreamId Stream { get; } = stream;

    /// <summary>Of the event in its stream.</summary>
    public long Version { get; } = version;
}
