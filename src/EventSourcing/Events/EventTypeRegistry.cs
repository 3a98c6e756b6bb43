using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace EventSourcing.Events;

/// <summary>The event types an application knows, by stored name and by class.</summary>
public sealed class EventTypeRegistry
{
    private readonly FrozenDictionary<string, EventTypeDescriptor> _byName;
    private readonly FrozenDictionary<Type, EventTypeDescriptor> _byClass;
    private readonly ConcurrentDictionary<Type, FrozenSet<string>> _consumed = new();

    /// <exception cref="ArgumentException">An event has no name or no positive version, or two share a name.</exception>
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

    /// <summary>Null where this version of the application does not know the event.</summary>
    public EventTypeDescriptor? Find(string name) => _byName.GetValueOrDefault(name);

    public EventTypeDescriptor this[Type eventClass] =>
        _byClass.TryGetValue(eventClass, out var descriptor)
            ? descriptor
            : throw new ArgumentException($"{eventClass} is not registered as an event type.", nameof(eventClass));

    /// <summary>Stored names of the events that a class declares with <see cref="ConsumesAttribute"/>.</summary>
    /// <exception cref="ArgumentException">It declares a class that is no event, nor the base of one.</exception>
    public FrozenSet<string> ConsumedBy(Type consumer) =>
        _consumed.GetOrAdd(consumer, declaring => Declared(declaring).Select(@event => @event.Name).ToFrozenSet(StringComparer.Ordinal));

    private IEnumerable<EventTypeDescriptor> Declared(Type consumer) =>
        from attribute in consumer.GetCustomAttributes<ConsumesAttribute>()
        from declared in attribute.Events
        let events = All.Where(known => declared.IsAssignableFrom(known.Class)).ToList()
        from @event in events.Count > 0 ? events : throw new ArgumentException($"{consumer} consumes {declared}, which is not registered as an event type.")
        select @event;

    private static EventTypeDescriptor Describe(Type type) => type.GetCustomAttribute<EventTypeAttribute>() switch
    {
        null => throw new ArgumentException($"{type} has no [EventType] name."),
        { SchemaVersion: < 1 } unversioned => throw new ArgumentException($"{type} has schema version {unversioned.SchemaVersion}; they start at 1."),
        var named => new EventTypeDescriptor(named.Name, named.SchemaVersion, type),
    };
}

/// <summary>One event type: stored name, current schema version, class.</summary>
public sealed record EventTypeDescriptor(string Name, int SchemaVersion, Type Class);
