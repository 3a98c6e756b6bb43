using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>An order whose effects are, or are about to be, taken back.</summary>
public sealed record CancelledOrder(FulfillmentOrder Order, string Reason, bool Refunded = false);
