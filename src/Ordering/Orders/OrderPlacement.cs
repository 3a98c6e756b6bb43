using System.Collections.Immutable;
using Ordering.Common;

namespace Ordering.Orders;

/// <summary>All that makes an order, with customer and prices looked up.</summary>
/// <param name="Currency">Of the whole order; null to take the one of the lines.</param>
/// <param name="Lines">At most one per product.</param>
/// <param name="Draft">The customer is still choosing.</param>
/// <param name="Approval">Null when no order needs one.</param>
public sealed record OrderPlacement(
    OrderId OrderId,
    CustomerId CustomerId,
    string CustomerName,
    string CustomerEmail,
    string? Currency,
    ImmutableArray<OrderLine> Lines,
    Address ShippingAddress,
    string PaymentMethod,
    bool Draft,
    FulfillmentMode Fulfillment = FulfillmentMode.Orchestration,
    ApprovalTerms? Approval = null);
