using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>One event with its place in its stream.</summary>
/// <param name="Version">Position in the stream, from 1.</param>
public sealed record RecordedEvent(StreamId StreamId, long Version, string Type, DateTimeOffset OccurredAt, DomainEvent Data);
