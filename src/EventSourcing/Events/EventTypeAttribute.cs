namespace EventSourcing.Events;

/// <summary>The name and schema version under which an event is stored; they outlive every rename of the class.</summary>
/// <param name="name">Kebab case and past tense, for example <c>order-shipped</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Starts at 1 and grows with every incompatible change; each step has an <see cref="IEventUpcaster"/>.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whose event it is, where the namespace does not say so: without, the part after the first dot (<c>Ordering.Orders</c>).</summary>
    public string? Context { get; init; }
}
