using Azure.Messaging;
using OrderFlow.Http;
using Ordering.Integration;

namespace OrderFlow.Integration;

/// <summary>Integration events as CloudEvents 1.0.</summary>
public static class CloudEvents
{
    /// <summary>Of one event in structured mode.</summary>
    public const string ContentType = "application/cloudevents+json";

    public static CloudEvent Of(IntegrationMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var data = BinaryData.FromObjectAsJson<object>(message.Data, ApiJson.Options);
        var @event = new CloudEvent(message.Source, message.Type, data, "application/json", CloudEventDataFormat.Json)
        {
            Id = message.Id,
            Subject = message.Subject,
            Time = message.Time.ToUniversalTime(),
            DataSchema = message.DataSchema,
            ExtensionAttributes =
            {
                ["correlationid"] = message.CorrelationId,
                ["causationid"] = message.CausationId,

                // CloudEvents knows integers of 32 bits only.
                ["sequence"] = checked((int)message.Sequence),
            },
        };
        if (message.TraceParent is { } traceParent)
        {
            @event.ExtensionAttributes["traceparent"] = traceParent;
        }

        return @event;
    }
}
