using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using EventSourcing.Events;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>What happens to an order. Every event names the customer too: that is where the order's summary lives.</summary>
public abstract record OrderEvent : DomainEvent
{
    private protected OrderEvent(OrderId orderId, CustomerId customerId) => (OrderId, CustomerId) = (orderId, customerId);

    [JsonPropertyOrder(-2)]
    public OrderId OrderId { get; init; }

    [JsonPropertyOrder(-1)]
    public CustomerId CustomerId { get; init; }
}

[EventType("order-created", SchemaVersion = 3)]
[Description("An order was placed or begun as a draft, with lines at the prices of the catalog.")]
public sealed record OrderCreated(
    OrderId OrderId,
    CustomerId CustomerId,
    string CustomerName,
    string CustomerEmail,
    string Currency,
    ImmutableArray<OrderLine> Lines,
    Money TotalAmount,
    Address ShippingAddress,
    string PaymentMethod,
    FulfillmentMode Fulfillment = FulfillmentMode.Orchestration) : OrderEvent(OrderId, CustomerId);

/// <param name="Line">The whole line as it is now, with what the order had of the product before.</param>
/// <param name="ItemCount">Lines of the order as it is now.</param>
[EventType("order-item-added")]
[Description("A product was added to a draft, or more of one that was in it.")]
public sealed record OrderItemAdded(OrderId OrderId, CustomerId CustomerId, OrderLine Line, Money TotalAmount, int ItemCount)
    : OrderEvent(OrderId, CustomerId);

[EventType("order-item-removed")]
[Description("A product was taken out of a draft.")]
public sealed record OrderItemRemoved(OrderId OrderId, CustomerId CustomerId, ProductId ProductId, Money TotalAmount, int ItemCount)
    : OrderEvent(OrderId, CustomerId);

/// <summary>Carries all that fulfillment needs.</summary>
[EventType("order-submitted")]
[Description("The customer's last word on the order: its fulfillment begins.")]
public sealed record OrderSubmitted(
    OrderId OrderId,
    CustomerId CustomerId,
    string CustomerName,
    string CustomerEmail,
    ImmutableArray<OrderLine> Lines,
    Money TotalAmount,
    Address ShippingAddress,
    string PaymentMethod,
    FulfillmentMode Fulfillment = FulfillmentMode.Orchestration) : OrderEvent(OrderId, CustomerId);

[EventType("order-paid")]
[Description("The payment of the order went through.")]
public sealed record OrderPaid(OrderId OrderId, CustomerId CustomerId, string PaymentId, Money Amount) : OrderEvent(OrderId, CustomerId);

/// <summary>Carries all that a consumer needs to tell the customer.</summary>
[EventType("order-shipped")]
[Description("The goods are on their way, sent by the fulfillment or by hand.")]
public sealed record OrderShipped(
    OrderId OrderId,
    CustomerId CustomerId,
    string CustomerName,
    string CustomerEmail,
    Address ShippingAddress,
    ImmutableArray<OrderLine> Lines,
    string Carrier,
    string TrackingNumber,
    DateTimeOffset ShippedAt,
    ShippedBy By) : OrderEvent(OrderId, CustomerId);

[EventType("order-confirmed")]
[Description("Every step of the fulfillment succeeded.")]
public sealed record OrderConfirmed(OrderId OrderId, CustomerId CustomerId) : OrderEvent(OrderId, CustomerId);

/// <param name="Fulfilled">The order was confirmed: a compensation of its own must follow. Otherwise the running saga turns round.</param>
[EventType("order-cancellation-requested")]
[Description("Somebody asked to cancel an order that is in fulfillment or through it; what was done is taken back.")]
public sealed record OrderCancellationRequested(OrderId OrderId, CustomerId CustomerId, string Reason, bool Fulfilled)
    : OrderEvent(OrderId, CustomerId);

[EventType("order-cancelled")]
[Description("The order came to its end without delivery, and whatever had been done for it was taken back.")]
public sealed record OrderCancelled(OrderId OrderId, CustomerId CustomerId, string Reason, bool Refunded) : OrderEvent(OrderId, CustomerId);

[EventType("order-delivered")]
[Description("The goods reached the customer.")]
public sealed record OrderDelivered(OrderId OrderId, CustomerId CustomerId, DateTimeOffset DeliveredAt) : OrderEvent(OrderId, CustomerId);
