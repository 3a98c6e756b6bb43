using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>The end of the time to approve an order.</summary>
public sealed class ApprovalStep(CommandExecutor executor, AggregateRepository repository, TimeProvider time)
{
    /// <summary>
    /// Succeeds when the order has been approved after all; else it is cancelled by now, and the result says why. Whoever calls has waited
    /// until the end, so a machine whose clock is behind finds no time left.
    /// </summary>
    public async Task<StepResult> ExpireAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var stream = Order.StreamOf(order.OrderId);
        await executor.DecideAsync<Order, OrderEvent>(
            stream,
            state => state.ExpireApproval(order.ApprovalExpiresAt ?? time.GetUtcNow()),
            order.CommandFor("approval:expire"),
            cancellationToken).ConfigureAwait(false);
        var decided = (await repository.LoadAsync<Order, OrderEvent>(stream, cancellationToken).ConfigureAwait(false)).State;
        return decided.Status == OrderStatus.Cancelled ? StepResult.Refused(OrderProblems.NotApproved(order.OrderId)) : StepResult.Done;
    }
}
