using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>An order that could not be taken back.</summary>
/// <param name="Problem">What went wrong.</param>
/// <param name="Outstanding">Compensations that are still to be done, in the order to do them.</param>
public sealed record ParkedOrder(CancelledOrder Cancelled, string Problem, IReadOnlyList<string> Outstanding);
