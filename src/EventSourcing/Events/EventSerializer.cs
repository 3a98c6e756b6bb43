using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventSourcing.Events;

/// <summary>Turns events into their stored form and back, through the upcasters where the stored form is older.</summary>
/// <exception cref="ArgumentException">The upcasters do not lead from every older version of every event to the current one.</exception>
public sealed class EventSerializer(EventTypeRegistry registry, IEnumerable<IEventUpcaster> upcasters)
{
    /// <summary>camelCase names, enums as camelCase strings, nulls left out.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly UpcasterChain _chain = new(registry, upcasters);

    public EventData Serialize(string id, DomainEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var descriptor = registry[@event.GetType()];
        return new EventData(id, descriptor.Name, descriptor.SchemaVersion, JsonSerializer.SerializeToElement(@event, descriptor.Class, JsonOptions));
    }

    /// <exception cref="UnknownEventTypeException">Unknown type, or a schema version that this application does not know.</exception>
    /// <exception cref="JsonException">The stored data does not fit the event.</exception>
    public DomainEvent Deserialize(EventData stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var descriptor = registry.Find(stored.Type) ?? throw UnknownEventTypeException.Type(stored, registry);
        if (stored.SchemaVersion < 1 || stored.SchemaVersion > descriptor.SchemaVersion)
        {
            throw UnknownEventTypeException.Version(stored, descriptor);
        }

        var @event = stored.SchemaVersion == descriptor.SchemaVersion
            ? stored.Data.Deserialize(descriptor.Class, JsonOptions)
            : _chain.Upcast(stored, descriptor.SchemaVersion).Deserialize(descriptor.Class, JsonOptions);
        return (DomainEvent?)@event ?? throw new JsonException($"Event {stored.Id} has no data.");
    }
}
