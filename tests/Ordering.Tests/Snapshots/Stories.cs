using System.Collections.Immutable;
using EventSourcing.Commands;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Customers;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Tests.Snapshots;

/// <summary>Every way an aggregate can come to, in its own events.</summary>
internal static class Stories
{
    private static readonly OrderId Id = OrderId.Parse("o-1");
    private static readonly OrderId Other = OrderId.Parse("o:2.x_y");
    private static readonly CustomerId Ada = CustomerId.Parse("ada");
    private static readonly ProductId Tea = ProductId.Parse("tea");
    private static readonly ProductId Cup = ProductId.Parse("cup");
    private static readonly Money Ten = new(10.00m, "EUR");
    private static readonly Address Home = new("Ada \"Countess\" Ünïcode", "1 Main St", null, "London", "N1", "GB");
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.FromHours(2));
    private static readonly OrderLine TwoTeas = OrderLine.Of(Tea, "Tea", 2, new Money(5, "EUR"));
    private static readonly OrderLine OneCup = OrderLine.Of(Cup, "Cup", 1, new Money(7.505m, "EUR"));

    private static readonly OrderCreated Created = new(Id, Ada, "Ada", "ada@example.com", "EUR", [TwoTeas], Ten, Home, "tok_visa");
    private static readonly OrderSubmitted Submitted = new(Id, Ada, "Ada", "ada@example.com", [TwoTeas], Ten, Home, "tok_visa");
    private static readonly StockReceived TenReceived = new(Tea, 10, 10, 10);

    public static IReadOnlyList<Story> All { get; } =
    [
        Story.Of<Customer, CustomerEvent>(new CustomerRegistered(Ada, "Ada", "ada@example.com")),
        Story.Of<Product, ProductEvent>(new ProductAdded(Tea, "Tea", new Money(0.001m, "TND"))),
        Story.Of<Stock, StockEvent>(
            TenReceived,
            new StockReserved(Tea, Id, 3, 7),
            new StockReserved(Tea, Other, 7, 0),
            new StockDepleted(Tea),
            new StockCommitted(Tea, Id, 3, 7),
            new StockReleased(Tea, Other, 7, 7),
            new StockReturned(Tea, Id, 3, 10, 10)),
        Story.Of<Stock, StockEvent>(TenReceived, new StockReleaseNoted(Tea, Id)),
        Story.Of<Order, OrderEvent>(
            Created,
            new OrderItemAdded(Id, Ada, OneCup, new Money(17.505m, "EUR"), 2),
            new OrderItemRemoved(Id, Ada, Cup, Ten, 1),
            Submitted,
            new OrderApprovalRequested(Id, Ada, 9.5m, Noon),
            new OrderApproved(Id, Ada, "grace"),
            new OrderStockReserved(Id, Ada),
            new OrderPaid(Id, Ada, "pay-o-1", Ten),
            new OrderShipped(Id, Ada, "Ada", "ada@example.com", Home, [TwoTeas], "DHL", "0034", Noon, ShippedBy.Hand),
            new OrderConfirmed(Id, Ada),
            new OrderDelivered(Id, Ada, Noon)),
        Story.Of<Order, OrderEvent>(
            Created with { ShippingAddress = Home with { Line2 = "Flat 2" }, Lines = [], Fulfillment = FulfillmentMode.Choreography },
            Submitted,
            new OrderCancellationRequested(Id, Ada, "too late", Fulfilled: false),
            new OrderFulfillmentParked(Id, Ada, "no answer", ["CancelShipment", "ReleaseStock"], Refunded: true),
            new OrderFulfillmentResumed(Id, Ada, ["CancelShipment", "ReleaseStock"], Refunded: true),
            new OrderCancelled(Id, Ada, "too late", Refunded: true)),
        Story.Of<Order, OrderEvent>(
            Created, Submitted, new OrderApprovalRequested(Id, Ada, 9.5m, Noon), new OrderApprovalRefused(Id, Ada, null), new OrderCancelled(Id, Ada, "late", Refunded: false)),
        Story.Of<OrderReservation, ReservationEvent>(new ReservationCompleted(Id), new ReservationFulfilled(Id), new ReservationReleased(Id)),
        Story.Of<OrderReservation, ReservationEvent>(new ReservationRefused(Id, "too few")),
        Story.Of<Payment, PaymentEvent>(
            new PaymentCompleted("pay-o-1", Id, Ten, "tx-1"), new PaymentRefunded("pay-o-1", Id, "order cancelled")),
        Story.Of<Payment, PaymentEvent>(new PaymentRefused(Id, Ten, "declined")),
        Story.Of<Payment, PaymentEvent>(new PaymentVoided(Id), new PaymentVoidConfirmed(Id)),
        Story.Of<Shipment, ShipmentEvent>(new ShipmentCreated(Id, "DHL", "0034", Home, Noon), new ShipmentCancelled(Id)),
        Story.Of<Shipment, ShipmentEvent>(new ShipmentRefused(Id, "country not served")),
        Story.Of<Shipment, ShipmentEvent>(new ShipmentVoided(Id), new ShipmentCancelled(Id)),
        Story.Of<KeyClaim, KeyClaimed>(new KeyClaimed()),
    ];

    /// <summary>What decisions are asked with.</summary>
    public static IReadOnlyDictionary<Type, object> Values { get; } = new object[]
    {
        Id, Ada, Tea, Ten, Home, Noon, "some text", 3, true, new ApprovalTerms(9.5m, Noon), ImmutableArray.Create("RefundPayment"),
        new FulfillmentResults(
            Reserved: true, "pay-o-1", new Handover("DHL", "0034", Noon, ShippedBy.Saga), GoodsLeft: true, "too few", AllTakenBack: true, Refunded: true),
        new OrderPlacement(Id, Ada, "Ada", "ada@example.com", null, [TwoTeas], Home, "tok_visa", Draft: false),
    }.ToDictionary(value => value.GetType());
}
