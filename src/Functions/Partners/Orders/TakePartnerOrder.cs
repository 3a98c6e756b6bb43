using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Integration;

namespace OrderFlow.Partners.Orders;

/// <summary>Takes the queue <c>partner-orders</c> to <see cref="PartnerOrders"/>.</summary>
public sealed class TakePartnerOrder(MessageDesk desk, PartnerOrders orders)
{
    [Function(nameof(TakePartnerOrder))]
    public Task Run(
        [ServiceBusTrigger("partner-orders", Connection = MessagingOptions.ServiceBusConnection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return desk.HandleAsync(
            message, actions, (incoming, cancellation) => orders.HandleAsync(incoming, message.ReplyTo, cancellation), cancellationToken);
    }
}
