using System.Text.Json;
using Azure.Messaging;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

/// <summary>Events in the CloudEvents 1.0 schema.</summary>
[SupportedTargetType(typeof(CloudEvent))]
[SupportedTargetType(typeof(CloudEvent[]))]
internal sealed class EventGridCloudEventConverter : EventGridConverter<CloudEvent>
{
    protected override ConversionResult One(string json) => ConversionResult.Success(JsonSerializer.Deserialize<CloudEvent>(json));

    protected override ConversionResult Many(string json) => ConversionResult.Success(JsonSerializer.Deserialize<CloudEvent[]>(json));
}
