using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>An order whose effects are, or are about to be, taken back.</summary>
/// <param name="Refunded">Money had been taken and has been given back.</param>
/// <param name="Outstanding">Compensations to do, in their order; null for those of a whole fulfillment.</param>
public sealed record CancelledOrder(FulfillmentOrder Order, string Reason, bool Refunded = false, IReadOnlyList<string>? Outstanding = null);
