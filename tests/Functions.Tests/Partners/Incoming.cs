using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;

namespace OrderFlow.Tests.Partners;

/// <summary>Messages as a broker delivers them.</summary>
internal static class Incoming
{
    public const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    public static ServiceBusReceivedMessage Raw(string body, string? messageId = "m-1", int deliveryCount = 1, string? correlationId = "corr-1") =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(body), messageId: messageId, correlationId: correlationId, deliveryCount: deliveryCount, lockTokenGuid: Guid.NewGuid());

    public static ServiceBusReceivedMessage Event(string type, JsonNode? data, string messageId = "m-1", int deliveryCount = 1, string? traceParent = Trace)
    {
        var @event = new JsonObject { ["specversion"] = "1.0", ["id"] = "e-1", ["source"] = "/partners/acme", ["type"] = type };
        if (data is not null)
        {
            @event["data"] = data;
        }

        if (traceParent is not null)
        {
            @event["traceparent"] = traceParent;
        }

        return Raw(@event.ToJsonString(), messageId, deliveryCount);
    }
}
