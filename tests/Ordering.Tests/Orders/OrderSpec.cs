using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Tests.Orders;

/// <summary>The words that the order tests are written in.</summary>
public abstract class OrderSpec : AggregateSpec<Order, OrderEvent>
{
    protected static readonly OrderId Id = OrderId.Parse("o-1");
    protected static readonly CustomerId Ada = CustomerId.Parse("ada");
    protected static readonly ProductId Tea = ProductId.Parse("tea");
    protected static readonly ProductId Cup = ProductId.Parse("cup");
    protected static readonly Address Home = new("Ada", "1 Main St", null, "London", "N1", "GB");
    protected static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    protected static readonly OrderLine TwoTeas = OrderLine.Of(Tea, "Tea", 2, Euros(5));
    protected static readonly OrderLine OneCup = OrderLine.Of(Cup, "Cup", 1, Euros(7.50m));

    protected static readonly OrderCreated Placed = new(
        Id, Ada, "Ada", "ada@example.com", "EUR", [TwoTeas], Euros(10), Home, "tok_visa");

    protected static readonly OrderSubmitted Submitted = new(
        Id, Ada, "Ada", "ada@example.com", [TwoTeas], Euros(10), Home, "tok_visa");

    protected static readonly OrderStockReserved StockReserved = new(Id, Ada);

    protected static readonly OrderPaid Paid = new(Id, Ada, "pay-o-1", Euros(10));

    protected static readonly OrderShipped ShippedBySaga = new(
        Id, Ada, "Ada", "ada@example.com", Home, [TwoTeas], "DHL", "0034", Noon, ShippedBy.Saga);

    protected static readonly OrderShipped ShippedByHand = ShippedBySaga with { By = ShippedBy.Hand };

    protected static readonly OrderConfirmed Confirmed = new(Id, Ada);
    protected static readonly OrderCancellationRequested CancellationRequested = new(Id, Ada, "too late", Fulfilled: false);
    protected static readonly OrderCancelled Cancelled = new(Id, Ada, "too late", Refunded: false);
    protected static readonly OrderDelivered Delivered = new(Id, Ada, Noon);

    protected static OrderPlacement Placement => new(
        Id, Ada, "Ada", "ada@example.com", null, [TwoTeas], Home, "tok_visa", Draft: false);

    protected static Money Euros(decimal amount) => new(amount, "EUR");

    /// <summary>An order that has come as far as <paramref name="status"/>.</summary>
    protected static Situation GivenOrder(OrderStatus status, params OrderEvent[] then)
    {
        OrderEvent[] path = [Placed, Submitted, Paid, ShippedBySaga, Confirmed, Delivered];
        OrderEvent[] happened = status == OrderStatus.Cancelled ? [Placed, Submitted, Cancelled] : path[..((int)status + 1)];
        return Given([.. happened, .. then]);
    }
}
