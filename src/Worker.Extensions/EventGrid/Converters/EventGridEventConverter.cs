using System.Text.Json;
using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

/// <summary>Events in Event Grid's own schema.</summary>
[SupportedTargetType(typeof(EventGridEvent))]
[SupportedTargetType(typeof(EventGridEvent[]))]
internal sealed class EventGridEventConverter : EventGridConverter<EventGridEvent>
{
    protected override ConversionResult One(string json) => ConversionResult.Success(JsonSerializer.Deserialize<EventGridEvent>(json));

    protected override ConversionResult Many(string json) => ConversionResult.Success(JsonSerializer.Deserialize<EventGridEvent[]>(json));
}
