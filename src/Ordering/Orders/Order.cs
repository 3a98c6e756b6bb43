using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>
/// One order: what it is and how events change it. What the customer may ask is in Order.Decisions.cs, who must agree in
/// Order.Approval.cs, what fulfillment reports in Order.Fulfillment.cs, and how far it has come in Order.Progress.cs.
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

    public static SnapshotPolicy Snapshots { get; } = SnapshotPolicy.Default with { StateVersion = 2 };

    public static Order Initial { get; } = new(
        default, default, "", "", OrderStatus.Draft, [], Money.Zero(Currencies.None), new Address("", "", null, "", "", ""), "", default);

    /// <summary>Why fulfillment does not go on and is being taken back; null while it goes on.</summary>
    public string? CancellationReason { get; init; }

    public bool CancellationRequested => CancellationReason is not null;

    public ApprovalStatus Approval { get; init; }

    /// <summary>Until then somebody may approve; null when nobody has to.</summary>
    public DateTimeOffset? ApprovalExpiresAt { get; init; }

    public bool StockReserved { get; init; }

    public string? PaymentId { get; init; }

    public Handover? Shipping { get; init; }

    /// <summary>Fulfillment has stopped for good until somebody looks into it; null while it has not.</summary>
    public ParkedFulfillment? Parked { get; init; }

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
        OrderApprovalRequested e => this with { Approval = ApprovalStatus.Pending, ApprovalExpiresAt = e.ExpiresAt },
        OrderApproved => this with { Approval = ApprovalStatus.Granted },
        OrderApprovalRefused => this with { Approval = ApprovalStatus.Refused },
        OrderStockReserved => this with { StockReserved = true },
        OrderPaid e => this with { Status = OrderStatus.Paid, PaymentId = e.PaymentId },
        OrderShipped e => this with
        {
            Status = OrderStatus.Shipped, Shipping = new Handover(e.Carrier, e.TrackingNumber, e.ShippedAt, e.By),
        },
        OrderConfirmed => this with { Status = OrderStatus.Confirmed },
        OrderCancellationRequested e => this with { CancellationReason = e.Reason },
        OrderFulfillmentParked e => this with { Parked = new ParkedFulfillment(e.Reason, e.Outstanding, e.Refunded) },
        OrderFulfillmentResumed => this with { Parked = null },
        OrderCancelled => this with { Status = OrderStatus.Cancelled, Parked = null },
        OrderDelivered => this with { Status = OrderStatus.Delivered },
        _ => this,
    };

    private OrderLine? FindLine(ProductId productId) => Lines.FirstOrDefault(line => line.ProductId == productId);

    private ImmutableArray<OrderLine> WithLine(OrderLine line) =>
        FindLine(line.ProductId) is { } known ? Lines.Replace(known, line) : Lines.Add(line);
}

/// <param name="Outstanding">Compensations that are still to be done, in the order to do them.</param>
/// <param name="Refunded">Money had been taken and has been given back.</param>
public sealed record ParkedFulfillment(string Reason, ImmutableArray<string> Outstanding, bool Refunded);

/// <summary>How the goods left.</summary>
public sealed record Handover(string Carrier, string TrackingNumber, DateTimeOffset ShippedAt, ShippedBy By);
