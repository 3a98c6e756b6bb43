using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Messages;

/// <summary>Functions that take and publish events of Event Grid.</summary>
public sealed class Events
{
    [Function("Cloud")]
    [EventGridOutput(TopicEndpointUri = "TopicUri", TopicKeySetting = "TopicKey")]
    public CloudEvent Cloud([EventGridTrigger] CloudEvent cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return new("/answers", "Answered", new { cloud.Id, cloud.Type });
    }

    [Function("Grid")]
    public string Grid([EventGridTrigger] EventGridEvent grid) => $"{grid?.Id} {grid?.Data}";

    [Function("Clouds")]
    public string Clouds([EventGridTrigger(IsBatched = true)] CloudEvent[] clouds) => string.Join(' ', clouds.Select(cloud => cloud.Id));
}
