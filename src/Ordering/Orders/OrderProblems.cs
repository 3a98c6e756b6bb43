using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>What can be refused about orders.</summary>
public static class OrderProblems
{
    public static Refusal NotFound { get; } = new("order-not-found", "There is no such order.", RefusalKind.NotFound);

    public static Refusal AlreadyExists(OrderId id) => new("order-already-exists", $"Order {id} has been placed already.");

    public static Refusal NotDraft(OrderId id) => new("order-not-draft", $"Order {id} is no draft any more; its items are fixed.");

    public static Refusal ItemNotFound(OrderId id, ProductId productId) =>
        new("order-item-not-found", $"Order {id} has no item {productId}.", RefusalKind.NotFound);

    public static Refusal TooManyLines(OrderId id) =>
        new("order-too-many-items", $"Order {id} would have more than {Order.MaxLines} different products.");

    public static Refusal QuantityOutOfRange(OrderId id) =>
        new("order-quantity-out-of-range", $"Each item of order {id} has a quantity of 1 to {Order.MaxQuantity}.");

    public static Refusal PriceChanged(ProductId productId, Money price) =>
        new("price-changed", $"The price of product {productId} is {price}.");

    public static Refusal CurrencyMismatch(OrderId id, string currency) =>
        new("currency-mismatch", $"Order {id} is in {currency}, and so must be every item's price.");

    public static Refusal Empty(OrderId id) => new("order-empty", $"Order {id} has no items.");

    public static Refusal AlreadySubmitted(OrderId id) => new("order-already-submitted", $"Order {id} has been submitted already.");

    public static Refusal NotSubmitted(OrderId id) => new("order-not-submitted", $"Order {id} has not been submitted yet.");

    public static Refusal AwaitingApproval(OrderId id) => new("order-awaiting-approval", $"Order {id} waits for somebody to approve it.");

    public static Refusal NotAwaitingApproval(OrderId id) =>
        new("order-not-awaiting-approval", $"Order {id} does not wait for approval: it needs none, or it has been decided already.");

    public static Refusal NotApproved(OrderId id) => new("order-not-approved", $"Order {id} was not approved, or not in time.");

    public static Refusal NotParked(OrderId id) => new("order-not-parked", $"The fulfillment of order {id} is not parked.");

    public static Refusal NotPaid(OrderId id) => new("order-not-paid", $"Order {id} has not been paid yet.");

    public static Refusal ShippedByHand(OrderId id) => new("order-shipped-by-hand", $"Somebody has shipped order {id} by hand.");

    public static Refusal NotShipped(OrderId id) => new("order-not-shipped", $"Order {id} has not been shipped yet.");

    public static Refusal AlreadyShipped(OrderId id) => new("order-already-shipped", $"Order {id} has been shipped already.");

    public static Refusal AlreadyDelivered(OrderId id) => new("order-already-delivered", $"Order {id} has been delivered already.");

    public static Refusal AlreadyCancelled(OrderId id) => new("order-already-cancelled", $"Order {id} has been cancelled.");

    public static Refusal CancellationRequested(OrderId id) =>
        new("order-cancellation-requested", $"Order {id} is about to be cancelled.");
}
