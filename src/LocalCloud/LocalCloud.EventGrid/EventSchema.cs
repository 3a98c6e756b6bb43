using System.Text.Json.Serialization;

namespace LocalCloud.EventGrid;

/// <summary>How events are written.</summary>
internal enum EventSchema
{
    [JsonStringEnumMemberName("CloudEventSchemaV1_0")]
    CloudEvents,

    [JsonStringEnumMemberName("EventGridSchema")]
    EventGrid,
}

internal static class EventSchemaNames
{
    /// <summary>As the errors of the real service call it.</summary>
    public static string NameInErrors(this EventSchema schema) => schema is EventSchema.CloudEvents ? "CloudEventV10" : "EventGridEvent";
}
