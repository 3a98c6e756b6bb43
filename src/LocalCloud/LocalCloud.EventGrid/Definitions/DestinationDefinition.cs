using System.Text.Json.Serialization;

namespace LocalCloud.EventGrid.Definitions;

/// <summary>Where events go: exactly one of a function, a webhook, a queue or a topic of Service Bus.</summary>
internal sealed record DestinationDefinition
{
    /// <summary>Name of a function of the app with an Event Grid trigger.</summary>
    public string? Function { get; init; }

    /// <summary>Absolute address; proves itself by the handshake before the first event.</summary>
    public Uri? Webhook { get; init; }

    public string? ServiceBusQueue { get; init; }

    public string? ServiceBusTopic { get; init; }

    /// <summary>Setting with the connection of a Service Bus destination.</summary>
    public string Connection { get; init; } = "ServiceBus";

    [JsonIgnore]
    public string Text =>
        Function is not null ? $"function {Function}"
        : Webhook is not null ? $"webhook {Webhook}"
        : ServiceBusQueue is not null ? $"queue {ServiceBusQueue}"
        : $"topic {ServiceBusTopic}";

    internal void Check(string subscription)
    {
        object?[] chosen = [Function, Webhook, ServiceBusQueue, ServiceBusTopic];
        if (chosen.Count(one => one is not null) != 1 || Webhook is { IsAbsoluteUri: false })
        {
            throw new EventGridDefinitionException(
                $"{EventGridDefinition.FileName}: the destination of subscription '{subscription}' is exactly one of 'function', 'webhook' (an absolute address), 'serviceBusQueue' and 'serviceBusTopic'.");
        }
    }
}
