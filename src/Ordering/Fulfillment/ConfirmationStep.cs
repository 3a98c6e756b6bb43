using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>
/// The goods leave the stock for good, then the order is confirmed. Nothing of its own to undo: releasing the stock also takes back
/// goods that had left.
/// </summary>
public sealed class ConfirmationStep(CommandExecutor executor)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var committed = await executor.CommitAsync(order, cancellationToken).ConfigureAwait(false);
        return !committed.Succeeded ? committed : StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId), state => state.Confirm(), order.CommandFor("confirmation"), cancellationToken).ConfigureAwait(false));
    }
}
