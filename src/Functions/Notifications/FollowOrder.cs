using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Integration;
using OrderFlow.Integration.ServiceBus;
using OrderFlow.Partners;

namespace OrderFlow.Notifications;

/// <summary>A consumer of a notification, as another context would have it: it is told where to look, and looks.</summary>
public sealed class FollowOrder(MessageDesk desk, OrderLookup orders)
{
    /// <summary>With a filter on <see cref="OrderLookup.EventType"/>.</summary>
    public const string Subscription = "order-updates";

    [Function(nameof(FollowOrder))]
    public Task Run(
        [ServiceBusTrigger(ServiceBusPublisher.Topic, Subscription, Connection = MessagingOptions.ServiceBusConnection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        desk.HandleAsync(message, actions, orders.LookAsync, cancellationToken);
}
