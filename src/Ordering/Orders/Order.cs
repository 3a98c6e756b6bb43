using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>
/// One order: what it is and how events change it. What the customer may ask is in Order.Decisions.cs, what fulfillment reports in
/// Order.Fulfillment.cs.
/// </summary>
public sealed partial record Order(
    OrderId Id,
    CustomerId CustomerId,
    string CustomerName,
    string CustomerEmail,
    OrderStatus Status,
    ImmutableArray<OrderLine> Lines,
    Money Total,
    Address ShippingAddress,
    string PaymentMethod,
    FulfillmentMode Fulfillment) : IAggregate<Order, OrderEvent>
{
    public const int MaxLines = 100;

    public const int MaxQuantity = 10_000;

    public static string Category => "order";

    public static Order Initial { get; } = new(
        default, default, "", "", OrderStatus.Draft, [], Money.Zero(Currencies.None), new Address("", "", null, "", "", ""), "", default);

    /// <summary>The customer no longer wants it; fulfillment does not go on.</summary>
    public bool CancellationRequested { get; init; }

    public string? PaymentId { get; init; }

    public Handover? Shipping { get; init; }

    public bool Exists => Id != default;

    public static StreamId StreamOf(OrderId id) => new(Category, id.Value);

    public Order Evolve(OrderEvent @event) => @event switch
    {
        OrderCreated e => new Order(
            e.OrderId, e.CustomerId, e.CustomerName, e.CustomerEmail, OrderStatus.Draft, e.Lines, e.TotalAmount, e.ShippingAddress,
            e.PaymentMethod, e.Fulfillment),
        OrderItemAdded e => this with { Lines = WithLine(e.Line), Total = e.TotalAmount },
        OrderItemRemoved e => this with { Lines = Lines.RemoveAll(line => line.ProductId == e.ProductId), Total = e.TotalAmount },
        OrderSubmitted => this with { Status = OrderStatus.Submitted },
        OrderPaid e => this with { Status = OrderStatus.Paid, PaymentId = e.PaymentId },
        OrderShipped e => this with
        {
            Status = OrderStatus.Shipped, Shipping = new Handover(e.Carrier, e.TrackingNumber, e.ShippedAt, e.By),
        },
        OrderConfirmed => this with { Status = OrderStatus.Confirmed },
        OrderCancellationRequested => this with { CancellationRequested = true },
        OrderCancelled => this with { Status = OrderStatus.Cancelled },
        OrderDelivered => this with { Status = OrderStatus.Delivered },
        _ => this,
    };

    private OrderLine? FindLine(ProductId productId) => Lines.FirstOrDefault(line => line.ProductId == productId);

    private ImmutableArray<OrderLine> WithLine(OrderLine line) =>
        FindLine(line.ProductId) is { } known ? Lines.Replace(known, line) : Lines.Add(line);
}

/// <summary>How the goods left.</summary>
public sealed record Handover(string Carrier, string TrackingNumber, DateTimeOffset ShippedAt, ShippedBy By);
