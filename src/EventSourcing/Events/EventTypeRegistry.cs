using System.Collections.Frozen;
using System.Reflection;

namespace EventSourcing.Events;

/// <summary>The event types an application knows, by stored name and by class.</summary>
public sealed class EventTypeRegistry
{
    private readonly FrozenDictionary<string, EventTypeDescriptor> _byName;
    private readonly FrozenDictionary<Type, EventTypeDescriptor> _byClass;

    /// <exception cref="ArgumentException">An event has no name, or two share one.</exception>
    public EventTypeRegistry(IEnumerable<Type> eventClasses)
    {
        ArgumentNullException.ThrowIfNull(eventClasses);
        var descriptors = eventClasses.Select(Describe).ToList();
        if (descriptors.GroupBy(d => d.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Event type '{twice.Key}' is declared by {string.Join(" and ", twice.Select(d => d.Class))}.");
        }

        _byName = descriptors.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
        _byClass = descriptors.ToFrozenDictionary(d => d.Class);
    }

    public IEnumerable<EventTypeDescriptor> All => _byName.Values;

    /// <summary>All concrete events of the given assemblies.</summary>
    public static EventTypeRegistry FromAssemblies(params IEnumerable<Assembly> assemblies) => new(assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DomainEvent))));

    /// <exception cref="UnknownEventTypeException">This version of the application does not know the event.</exception>
    public EventTypeDescriptor this[string name] =>
        _byName.TryGetValue(name, out var descriptor) ? descriptor : throw UnknownEventTypeException.For(name);

    public EventTypeDescriptor this[Type eventClass] =>
        _byClass.TryGetValue(eventClass, out var descriptor)
            ? descriptor
            : throw new ArgumentException($"{eventClass} is not registered as an event type.", nameof(eventClass));

    private static EventTypeDescriptor Describe(Type type) => type.GetCustomAttribute<EventTypeAttribute>() is { } attribute
        ? new EventTypeDescriptor(attribute.Name, attribute.SchemaVersion, type)
        : throw new ArgumentException($"{type} has no [EventType] name.");
}

/// <summary>One event type: stored name, current schema version, class.</summary>
public sealed record EventTypeDescriptor(string Name, int SchemaVersion, Type Class);
