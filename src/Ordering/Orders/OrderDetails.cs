using System.Collections.Immutable;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>One order as shown.</summary>
public sealed record OrderDetails(
    OrderId OrderId,
    OrderStatus Status,
    OrderCustomer Customer,
    ImmutableArray<OrderLine> Items,
    Money Total,
    Address ShippingAddress,
    OrderPayment? Payment,
    OrderShipping? Shipping,
    ImmutableArray<TimelineEntry> Timeline,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

public sealed record OrderCustomer(CustomerId Id, string Name, string Email);

public sealed record OrderPayment(string PaymentId, OrderPaymentStatus Status);

public enum OrderPaymentStatus
{
    Completed,
    Refunded,
}

public sealed record OrderShipping(string Carrier, string TrackingNumber, DateTimeOffset ShippedAt);

/// <param name="Type">Stored name of the event, for example <c>order-paid</c>.</param>
/// <param name="Details">One sentence for people.</param>
public sealed record TimelineEntry(string Type, DateTimeOffset OccurredAt, string Details);
