namespace EventSourcing.Events;

/// <summary>A stored event cannot be read by this version of the application. Permanent: trying again does not help.</summary>
public sealed class UnknownEventTypeException(string message) : Exception(message)
{
    internal static UnknownEventTypeException Type(EventData stored, EventTypeRegistry registry) => new(
        $"Event {stored.Id} has the type '{stored.Type}' (schema version {stored.SchemaVersion}), which this version of the application does "
        + "not know. Deploy the version that wrote it, or register an event class of that name in the EventTypeRegistry. Known are: "
        + $"{string.Join(", ", registry.All.Select(known => known.Name).Order(StringComparer.Ordinal))}.");

    internal static UnknownEventTypeException Version(EventData stored, EventTypeDescriptor known) => new(
        stored.SchemaVersion > known.SchemaVersion
            ? $"Event {stored.Id} is '{stored.Type}' with schema version {stored.SchemaVersion}, but this version of the application knows only "
                + $"versions 1 to {known.SchemaVersion}. Deploy the version that wrote it, or a newer one."
            : $"Event {stored.Id} is '{stored.Type}' with schema version {stored.SchemaVersion}; schema versions start at 1. "
                + "The stored event is damaged: correct it from a backup.");
}
