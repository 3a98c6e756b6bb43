using System.Collections.Frozen;
using EventSourcing.Events;
using Ordering.Customers;
using Ordering.Inventory;
using Ordering.Orders;

namespace Ordering.Integration;

/// <summary>Which domain event is told outside, and as what: the whole of it is this table.</summary>
/// <remarks>
/// An event that does not carry everything takes the rest from its order. It may only take what no later event changes, so that the order
/// can be read at any time after the event, and a repetition says the same.
/// </remarks>
public static class IntegrationMap
{
    private static readonly FrozenDictionary<Type, Mapping> s_table = new[]
    {
        On<OrderCreated>(e => new OrderCreatedV1(
            e.OrderId, new(e.CustomerId, e.CustomerName, e.CustomerEmail), OrderItem.From(e.Lines), e.TotalAmount, DeliveryAddress.From(e.ShippingAddress))),
        On<OrderSubmitted>(e => new OrderSubmittedV1(
            e.OrderId, new(e.CustomerId, e.CustomerName, e.CustomerEmail), OrderItem.From(e.Lines), e.TotalAmount, DeliveryAddress.From(e.ShippingAddress))),
        On<OrderPaid>((e, order) => new OrderPaidV1(e.OrderId, CustomerOf(order), OrderItem.From(order.Lines), e.Amount)),
        On<OrderShipped>(e => new OrderShippedV1(
            e.OrderId, new(e.CustomerId, e.CustomerName, e.CustomerEmail), OrderItem.From(e.Lines), DeliveryAddress.From(e.ShippingAddress),
            new OrderTracking(e.Carrier, e.TrackingNumber, e.ShippedAt))),
        On<OrderConfirmed>((e, order) => new OrderConfirmedV1(
            e.OrderId, CustomerOf(order), OrderItem.From(order.Lines), order.Total, DeliveryAddress.From(order.ShippingAddress), OrderTracking.From(order.Shipping))),
        On<OrderCancelled>((e, order) => new OrderCancelledV1(
            e.OrderId, CustomerOf(order), OrderItem.From(order.Lines), order.Total, e.Reason, e.Refunded)),
        On<OrderDelivered>((e, order) => new OrderDeliveredV1(
            e.OrderId, CustomerOf(order), OrderItem.From(order.Lines), order.Total, OrderTracking.From(order.Shipping), e.DeliveredAt)),
        On<CustomerRegistered>(e => new CustomerRegisteredV1(e.CustomerId, e.Name, e.Email)),
        On<StockDepleted>(e => new StockDepletedV1(e.ProductId)),
    }.ToFrozenDictionary(mapping => mapping.Event);

    /// <summary>Domain events that are told outside.</summary>
    public static IEnumerable<Type> Told => s_table.Keys;

    /// <summary>Categories of the streams that they are in.</summary>
    public static FrozenSet<string> Categories { get; } =
        new[] { Order.Category, Customer.Category, Stock.Category }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an event of this class is told with what its order knows.</summary>
    public static bool NeedsOrder(Type @event) => s_table.TryGetValue(@event, out var mapping) && mapping.NeedsOrder;

    /// <summary>What is told of an event; null when nothing is.</summary>
    /// <param name="order">As of the event, or of any later time; looked at only where <see cref="NeedsOrder"/>.</param>
    public static IntegrationEvent? Tell(DomainEvent happened, Order? order)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return s_table.TryGetValue(happened.GetType(), out var mapping) ? mapping.Tell(happened, order) : null;
    }

    private static OrderCustomer CustomerOf(Order order) => new(order.CustomerId, order.CustomerName, order.CustomerEmail);

    private static Mapping On<TEvent>(Func<TEvent, IntegrationEvent> tell)
        where TEvent : DomainEvent => new(typeof(TEvent), false, (happened, _) => tell((TEvent)happened));

    private static Mapping On<TEvent>(Func<TEvent, Order, IntegrationEvent> tell)
        where TEvent : OrderEvent => new(typeof(TEvent), true, (happened, order) => tell((TEvent)happened, order!));

    private sealed record Mapping(Type Event, bool NeedsOrder, Func<DomainEvent, Order?, IntegrationEvent> Tell);
}
