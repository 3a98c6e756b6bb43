using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Publishes what a function returns to a topic: with a key, or as the app's identity by a connection.</summary>
public sealed class EventGridOutputAttribute : OutputBindingAttribute
{
    /// <summary>The setting that holds the topic's endpoint.</summary>
    public string? TopicEndpointUri { get; set; }

    /// <summary>The setting that holds the topic's key.</summary>
    public string? TopicKeySetting { get; set; }

    public string? Connection { get; set; }
}
