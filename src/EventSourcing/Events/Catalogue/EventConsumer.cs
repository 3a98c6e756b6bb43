namespace EventSourcing.Events.Catalogue;

/// <summary>A class that carries <see cref="ConsumesAttribute"/>, under the name by which operators know it.</summary>
public sealed record EventConsumer(string Name, Type Class);
