using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Core;
using Worker.Extensions.Tests.Fakes;

namespace Worker.Extensions.Tests.ServiceBus;

/// <summary>A message in the form the host sends it in.</summary>
internal static class HostMessage
{
    public const string BindingSource = "AzureServiceBusReceivedMessage";

    public static ServiceBusReceivedMessage Received(string body, Guid lockToken) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromString(body), messageId: "m-" + body, subject: "greeting", sequenceNumber: 42, deliveryCount: 3, sessionId: "s1",
        enqueuedTime: new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), lockTokenGuid: lockToken,
        properties: new Dictionary<string, object> { ["priority"] = 7 });

    public static ModelBindingData Encode(ServiceBusReceivedMessage message, string source = BindingSource, string contentType = "application/octet-stream") =>
        new ModelData(source, contentType, BinaryData.FromBytes(
            [.. Guid.Parse(message.LockToken).ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToArray()]));
}
