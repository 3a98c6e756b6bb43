namespace EventSourcing.Events;

/// <summary>
/// The events that a projection or a function reacts to: what the catalogue shows, and where the class filters by
/// <see cref="EventTypeRegistry.ConsumedBy"/>, what it gets to see. May stand more than once, one for each reaction.
/// </summary>
/// <param name="events">Event classes; a base class means all of its events.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConsumesAttribute(params Type[] events) : Attribute
{
    public IReadOnlyList<Type> Events { get; } = events;
}
