using System.Collections.Immutable;
using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// Makes an order at the catalog's prices. Refused: <c>order-already-exists</c>, <c>customer-not-found</c>, <c>product-not-found</c>,
/// <c>price-changed</c>, <c>currency-mismatch</c>, <c>order-empty</c>, <c>order-too-many-items</c>, <c>order-quantity-out-of-range</c>.
/// </summary>
public sealed record PlaceOrder : ICommand
{
    public required OrderId OrderId { get; init; }

    public required CustomerId CustomerId { get; init; }

    /// <summary>Of the whole order; null to take the catalog's.</summary>
    public string? Currency { get; init; }

    /// <summary>The same product may come more than once; its quantities are added.</summary>
    public required ImmutableArray<PlaceOrderItem> Items { get; init; }

    public required Address ShippingAddress { get; init; }

    public required string PaymentMethod { get; init; }

    public bool Draft { get; init; }

    public FulfillmentMode Fulfillment { get; init; }
}

/// <param name="UnitPrice">What the customer was shown, if known; refused when the catalog says otherwise.</param>
public sealed record PlaceOrderItem(ProductId ProductId, int Quantity, Money? UnitPrice = null);
