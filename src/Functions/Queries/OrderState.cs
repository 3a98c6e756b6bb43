using System.Collections.Immutable;
using EventSourcing.Aggregates;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>What an order was at one version, in the words of its details as far as they tell the same.</summary>
public sealed record OrderState(
    OrderId OrderId,
    OrderStatus Status,
    OrderCustomer Customer,
    ImmutableArray<OrderLine> Items,
    Money Total,
    Address ShippingAddress,
    string? PaymentId,
    OrderShipping? Shipping,
    FulfillmentMode Fulfillment,
    bool CancellationRequested,
    long Version)
{
    public static OrderState Of(AggregateState<Order> then)
    {
        ArgumentNullException.ThrowIfNull(then);
        var order = then.State;
        return new OrderState(
            order.Id,
            order.Status,
            new OrderCustomer(order.CustomerId, order.CustomerName, order.CustomerEmail),
            order.Lines,
            order.Total,
            order.ShippingAddress,
            order.PaymentId,
            order.Shipping is { } handover ? new OrderShipping(handover.Carrier, handover.TrackingNumber, handover.ShippedAt) : null,
            order.Fulfillment,
            order.CancellationRequested,
            then.Version);
    }
}
