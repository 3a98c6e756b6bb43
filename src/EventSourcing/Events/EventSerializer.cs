using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EventSourcing.Events;

/// <summary>Turns events into their stored form and back, through the upcasters where the stored form is older.</summary>
public sealed class EventSerializer(EventTypeRegistry registry, IEnumerable<IEventUpcaster> upcasters)
{
    /// <summary>camelCase names, enums as camelCase strings, nulls left out.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly FrozenDictionary<(string, int), IEventUpcaster> _upcasters = upcasters.ToFrozenDictionary(u => (u.EventType, u.FromVersion));

    public EventData Serialize(string id, DomainEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var descriptor = registry[@event.GetType()];
        return new EventData(id, descriptor.Name, descriptor.SchemaVersion, JsonSerializer.SerializeToElement(@event, descriptor.Class, JsonOptions));
    }

    /// <exception cref="UnknownEventTypeException">Unknown type, or a schema version from the future.</exception>
    /// <exception cref="JsonException">The stored data does not fit the event.</exception>
    public DomainEvent Deserialize(EventData stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var descriptor = registry[stored.Type];
        if (stored.SchemaVersion > descriptor.SchemaVersion)
        {
            throw UnknownEventTypeException.Future(stored.Type, stored.SchemaVersion, descriptor.SchemaVersion);
        }

        var @event = stored.SchemaVersion == descriptor.SchemaVersion
            ? stored.Data.Deserialize(descriptor.Class, JsonOptions)
            : Upcast(stored, descriptor).Deserialize(descriptor.Class, JsonOptions);
        return (DomainEvent?)@event ?? throw new JsonException($"Event {stored.Id} has no data.");
    }

    private JsonObject Upcast(EventData stored, EventTypeDescriptor descriptor)
    {
        var data = JsonObject.Create(stored.Data) ?? throw new JsonException($"Event {stored.Id} has no data.");
        for (var version = stored.SchemaVersion; version < descriptor.SchemaVersion; version++)
        {
            data = _upcasters.TryGetValue((stored.Type, version), out var upcaster)
                ? upcaster.Upcast(data)
                : throw UnknownEventTypeException.NoStep(stored.Type, version);
        }

        return data;
    }
}
