using System.Collections.Immutable;
using System.ComponentModel;
using Ordering.Common;

namespace Ordering.Integration;

/// <summary>
/// What happens to an order, as the outside may see it: who ordered what, and how far it is. How it is paid, who approved it and how its
/// fulfillment goes about it stay inside.
/// </summary>
public abstract record OrderIntegrationEvent : IntegrationEvent
{
    /// <summary>Where all of them are from.</summary>
    internal const string Orders = "/orderflow/orders";

    private protected OrderIntegrationEvent()
    {
    }
}

/// <param name="Items">None yet when a draft was begun empty.</param>
[IntegrationEventType("com.orderflow.order.created.v1", Orders)]
[Description("An order was placed, or begun as a draft.")]
public sealed record OrderCreatedV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Total, DeliveryAddress ShippingAddress) : OrderIntegrationEvent;

[IntegrationEventType("com.orderflow.order.submitted.v1", Orders)]
[Description("The customer's last word on the order: what it contains is fixed, and its fulfillment begins.")]
public sealed record OrderSubmittedV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Total, DeliveryAddress ShippingAddress) : OrderIntegrationEvent;

[IntegrationEventType("com.orderflow.order.paid.v1", Orders)]
[Description("The payment of the order went through.")]
public sealed record OrderPaidV1(OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Amount) : OrderIntegrationEvent;

[IntegrationEventType("com.orderflow.order.shipped.v1", Orders)]
[Description("The goods are on their way.")]
public sealed record OrderShippedV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, DeliveryAddress ShippingAddress, OrderTracking Shipping)
    : OrderIntegrationEvent;

[IntegrationEventType("com.orderflow.order.confirmed.v1", Orders)]
[Description("Every step of the fulfillment succeeded.")]
public sealed record OrderConfirmedV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Total, DeliveryAddress ShippingAddress, OrderTracking? Shipping)
    : OrderIntegrationEvent;

/// <param name="Refunded">Money had been taken and has been given back.</param>
[IntegrationEventType("com.orderflow.order.cancelled.v1", Orders)]
[Description("The order came to its end without delivery, and whatever had been done for it was taken back.")]
public sealed record OrderCancelledV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Total, string Reason, bool Refunded) : OrderIntegrationEvent;

[IntegrationEventType("com.orderflow.order.delivered.v1", Orders)]
[Description("The goods reached the customer.")]
public sealed record OrderDeliveredV1(
    OrderId OrderId, OrderCustomer Customer, ImmutableArray<OrderItem> Items, Money Total, OrderTracking? Shipping, DateTimeOffset DeliveredAt)
    : OrderIntegrationEvent;

/// <summary>A notification: it says that there is something to see, and from which version on. Whoever cares asks.</summary>
/// <param name="Version">Of the order; <c>GET /api/orders/{id}?minVersion=</c> takes it.</param>
[IntegrationEventType("com.orderflow.order.updated.v1", Orders)]
[Description("Something happened to the order; nothing more is said than where to look.")]
public sealed record OrderUpdatedV1(OrderId OrderId, long Version) : OrderIntegrationEvent;
