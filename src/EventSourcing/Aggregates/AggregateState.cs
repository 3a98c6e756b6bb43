namespace EventSourcing.Aggregates;

/// <summary>An aggregate as of one version of its stream (0: the stream does not exist).</summary>
public sealed record AggregateState<TState>(TState State, long Version);
