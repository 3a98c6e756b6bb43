using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Inventory;

/// <summary>What can be refused about stock.</summary>
public static class StockProblems
{
    public const string ReleasedCode = "reservation-released";

    public static Refusal NotFound { get; } = new("product-not-found", "There is no such product.", RefusalKind.NotFound);

    public static Refusal Insufficient(ProductId id, int wanted, int available) =>
        new("insufficient-stock", $"{wanted} of product {id} were wanted, {available} are available.");

    public static Refusal QuantityOutOfRange(ProductId id) =>
        new("stock-quantity-out-of-range", $"A quantity of product {id} is positive, and at most {Stock.MaxOnHand} can be on hand.");

    public static Refusal ReservationReleased(ProductId id, OrderId orderId) =>
        new(ReleasedCode, $"What order {orderId} holds of product {id} has been released.");

    public static Refusal ReservationNotFound(ProductId id, OrderId orderId) =>
        new("reservation-not-found", $"Order {orderId} holds nothing of product {id}.");
}
