using System.Globalization;
using EventSourcing.Events;
using EventSourcing.Projections;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>One order in a list.</summary>
/// <param name="ItemCount">Lines, that is different products.</param>
/// <param name="CreatedAt">RFC 3339 UTC, always 28 characters: as text it sorts by time.</param>
/// <param name="Attention">What somebody has to look into; null, and not shown, when nobody has to.</param>
public sealed record OrderSummary(
    OrderId OrderId,
    CustomerId CustomerId,
    string CustomerName,
    OrderStatus Status,
    Money Total,
    int ItemCount,
    string CreatedAt,
    OrderAttention? Attention = null);

/// <summary>Why an order needs somebody.</summary>
public enum OrderAttention
{
    /// <summary>To approve it, or not.</summary>
    Approval,

    /// <summary>Taking it back has failed for good.</summary>
    Parked,
}

/// <summary>The lists of orders; an order's summary lives with its customer.</summary>
[Consumes(
    typeof(OrderCreated), typeof(OrderItemAdded), typeof(OrderItemRemoved), typeof(OrderSubmitted), typeof(OrderApprovalRequested),
    typeof(OrderApproved), typeof(OrderPaid), typeof(OrderShipped), typeof(OrderConfirmed),
    typeof(OrderDelivered), typeof(OrderFulfillmentParked), typeof(OrderFulfillmentResumed), typeof(OrderCancelled))]
public sealed class OrderSummaryProjection : IProjection<OrderSummary>
{
    public string Name => "order-summaries";

    public bool Follows(string category) => category == Order.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        // What changes nothing in a list is not worth a write.
        return @event.Data is OrderEvent order and not (OrderStockReserved or OrderApprovalRefused or OrderCancellationRequested)
            ? new ReadModelKey(order.OrderId.Value, order.CustomerId.Value)
            : null;
    }

    public OrderSummary? Apply(OrderSummary? model, RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Data switch
        {
            OrderCreated e => new OrderSummary(
                e.OrderId, e.CustomerId, e.CustomerName, OrderStatus.Draft, e.TotalAmount, e.Lines.Length,
                @event.OccurredAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            OrderItemAdded e => model! with { Total = e.TotalAmount, ItemCount = e.ItemCount },
            OrderItemRemoved e => model! with { Total = e.TotalAmount, ItemCount = e.ItemCount },
            OrderSubmitted => model! with { Status = OrderStatus.Submitted },
            OrderApprovalRequested => model! with { Attention = OrderAttention.Approval },
            OrderFulfillmentParked => model! with { Attention = OrderAttention.Parked },
            OrderApproved or OrderFulfillmentResumed => model! with { Attention = null },
            OrderPaid => model! with { Status = OrderStatus.Paid },
            OrderShipped => model! with { Status = OrderStatus.Shipped },
            OrderConfirmed => model! with { Status = OrderStatus.Confirmed },
            OrderDelivered => model! with { Status = OrderStatus.Delivered },
            OrderCancelled => model! with { Status = OrderStatus.Cancelled, Attention = null },
            _ => model,
        };
    }
}
