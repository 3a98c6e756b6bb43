using System.Collections.Immutable;
using EventSourcing.Events;
using EventSourcing.Projections;

namespace Ordering.Orders;

/// <summary>All there is to show about one order, with all that has happened to it.</summary>
[Consumes(typeof(OrderEvent))]
public sealed class OrderDetailsProjection : IProjection<OrderDetails>
{
    public string Name => "order-details";

    public bool Follows(string category) => category == Order.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Data is OrderEvent order ? new ReadModelKey(order.OrderId.Value, order.OrderId.Value) : null;
    }

    public OrderDetails? Apply(OrderDetails? model, RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event.Data is not OrderEvent happened)
        {
            return model;
        }

        var order = happened is OrderCreated created ? Created(created, @event.OccurredAt) : Changed(model!, happened);
        return order with
        {
            UpdatedAt = @event.OccurredAt,
            Timeline = order.Timeline.Add(new TimelineEntry(@event.Type, @event.OccurredAt, OrderTimeline.Tell(happened))),
        };
    }

    private static OrderDetails Created(OrderCreated e, DateTimeOffset at) => new(
        e.OrderId, OrderStatus.Draft, new OrderCustomer(e.CustomerId, e.CustomerName, e.CustomerEmail), e.Lines, e.TotalAmount,
        e.ShippingAddress, Payment: null, Shipping: null, Timeline: [], CreatedAt: at, UpdatedAt: at);

    private static OrderDetails Changed(OrderDetails order, OrderEvent @event) => @event switch
    {
        OrderItemAdded e => order with { Items = With(order.Items, e.Line), Total = e.TotalAmount },
        OrderItemRemoved e => order with { Items = order.Items.RemoveAll(line => line.ProductId == e.ProductId), Total = e.TotalAmount },
        OrderSubmitted => order with { Status = OrderStatus.Submitted },
        OrderPaid e => order with { Status = OrderStatus.Paid, Payment = new OrderPayment(e.PaymentId, OrderPaymentStatus.Completed) },
        OrderShipped e => order with
        {
            Status = OrderStatus.Shipped, Shipping = new OrderShipping(e.Carrier, e.TrackingNumber, e.ShippedAt),
        },
        OrderConfirmed => order with { Status = OrderStatus.Confirmed },
        OrderDelivered => order with { Status = OrderStatus.Delivered },
        OrderCancelled { Refunded: true } when order.Payment is { } payment => order with
        {
            Status = OrderStatus.Cancelled, Payment = payment with { Status = OrderPaymentStatus.Refunded },
        },
        OrderCancelled => order with { Status = OrderStatus.Cancelled },
        _ => order,
    };

    private static ImmutableArray<OrderLine> With(ImmutableArray<OrderLine> lines, OrderLine line) =>
        lines.FirstOrDefault(known => known.ProductId == line.ProductId) is { } known ? lines.Replace(known, line) : lines.Add(line);
}
