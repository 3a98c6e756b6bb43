namespace EventSourcing.Projections;

/// <summary>Other writers kept winning a read model. Transient: the delivery is tried again.</summary>
public sealed class ReadModelContendedException(string message) : Exception(message);
