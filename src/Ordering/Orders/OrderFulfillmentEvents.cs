using System.Collections.Immutable;
using System.ComponentModel;
using EventSourcing.Events;
using Ordering.Common;

namespace Ordering.Orders;

/// <param name="Limit">In the order's currency; its total is above that.</param>
/// <param name="ExpiresAt">When nobody has approved by then, the order is cancelled.</param>
[EventType("order-approval-requested")]
[Description("An order is so expensive that somebody must approve it before its fulfillment begins.")]
public sealed record OrderApprovalRequested(OrderId OrderId, CustomerId CustomerId, decimal Limit, DateTimeOffset ExpiresAt)
    : OrderEvent(OrderId, CustomerId);

[EventType("order-approved")]
[Description("Somebody approved an expensive order: its fulfillment begins.")]
public sealed record OrderApproved(OrderId OrderId, CustomerId CustomerId, string By) : OrderEvent(OrderId, CustomerId);

/// <param name="By">Null when nobody decided in time.</param>
[EventType("order-approval-refused")]
[Description("An expensive order was not approved, or not in time, and is cancelled.")]
public sealed record OrderApprovalRefused(OrderId OrderId, CustomerId CustomerId, string? By) : OrderEvent(OrderId, CustomerId);

[EventType("order-stock-reserved")]
[Description("The goods of every line are set aside for the order.")]
public sealed record OrderStockReserved(OrderId OrderId, CustomerId CustomerId) : OrderEvent(OrderId, CustomerId);

/// <param name="Reason">What went wrong, for people.</param>
/// <param name="Outstanding">Compensations that are still to be done, in the order to do them.</param>
/// <param name="Refunded">Money had been taken and has been given back.</param>
[EventType("order-fulfillment-parked")]
[Description("Taking the order back failed for good: what is outstanding waits for somebody to look into it.")]
public sealed record OrderFulfillmentParked(
    OrderId OrderId, CustomerId CustomerId, string Reason, ImmutableArray<string> Outstanding, bool Refunded) : OrderEvent(OrderId, CustomerId);

/// <param name="Outstanding">As when it was parked.</param>
/// <param name="Refunded">As when it was parked.</param>
[EventType("order-fulfillment-resumed")]
[Description("Somebody has looked into it: what is outstanding is tried again.")]
public sealed record OrderFulfillmentResumed(OrderId OrderId, CustomerId CustomerId, ImmutableArray<string> Outstanding, bool Refunded)
    : OrderEvent(OrderId, CustomerId);
