using System.Collections.Immutable;
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
public sealed record OrderItemAdded(OrderId OrderId, CustomerId CustomerId, OrderLine Line, Money TotalAmount, int ItemCount)
    : OrderEvent(OrderId, CustomerId);

[EventType("order-item-removed")]
public sealed record OrderItemRemoved(OrderId OrderId, CustomerId CustomerId, ProductId ProductId, Money TotalAmount, int ItemCount)
    : OrderEvent(OrderId, CustomerId);

/// <summary>The customer's last word; carries all that fulfillment needs.</summary>
[EventType("order-submitted")]
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
public sealed record OrderPaid(OrderId OrderId, CustomerId CustomerId, string PaymentId, Money Amount) : OrderEvent(OrderId, CustomerId);

/// <summary>The goods are on their way; carries all that a consumer needs to tell the customer.</summary>
[EventType("order-shipped")]
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
public sealed record OrderConfirmed(OrderId OrderId, CustomerId CustomerId) : OrderEvent(OrderId, CustomerId);

/// <param name="Fulfilled">The order was confirmed: a compensation of its own must follow. Otherwise the running saga turns round.</param>
[EventType("order-cancellation-requested")]
public sealed record OrderCancellationRequested(OrderId OrderId, CustomerId CustomerId, string Reason, bool Fulfilled)
    : OrderEvent(OrderId, CustomerId);

[EventType("order-cancelled")]
public sealed record OrderCancelled(OrderId OrderId, CustomerId CustomerId, string Reason, bool Refunded) : OrderEvent(OrderId, CustomerId);

[EventType("order-delivered")]
public sealed record OrderDelivered(OrderId OrderId, CustomerId CustomerId, DateTimeOffset DeliveredAt) : OrderEvent(OrderId, CustomerId);
