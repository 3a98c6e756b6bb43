using System.Text.Json.Nodes;

namespace EventSourcing.Events;

/// <summary>Brings the JSON of one event type from one schema version to the next. Steps are chained.</summary>
public interface IEventUpcaster
{
    string EventType { get; }

    /// <summary>The version this step reads; it produces the next one.</summary>
    int FromVersion { get; }

    /// <summary>The data in the next version's shape; may change and return <paramref name="data"/> itself.</summary>
    JsonObject Upcast(JsonObject data);
}
