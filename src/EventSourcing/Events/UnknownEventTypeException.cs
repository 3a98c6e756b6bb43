namespace EventSourcing.Events;

/// <summary>A stored event cannot be read by this version of the application. Permanent: trying again does not help.</summary>
public sealed class UnknownEventTypeException(string message) : Exception(message)
{
    internal static UnknownEventTypeException For(string name) =>
        new($"Event type '{name}' is not known to this version of the application.");

    internal static UnknownEventTypeException Future(string name, int stored, int known) =>
        new($"Event type '{name}' is stored with schema version {stored}, but this version of the application knows only up to {known}.");

    internal static UnknownEventTypeException NoStep(string name, int from) =>
        new($"Event type '{name}' has no upcaster from schema version {from}.");
}
