using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Integration;

namespace OrderFlow.Partners.Carrier;

/// <summary>Takes the queue <c>carrier-updates</c>, whose sessions keep the updates of an order in order, to <see cref="CarrierUpdates"/>.</summary>
public sealed class TakeCarrierUpdate(MessageDesk desk, CarrierUpdates updates)
{
    [Function(nameof(TakeCarrierUpdate))]
    public Task Run(
        [ServiceBusTrigger("carrier-updates", Connection = MessagingOptions.ServiceBusConnection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        desk.HandleAsync(message, actions, updates.HandleAsync, cancellationToken);
}
