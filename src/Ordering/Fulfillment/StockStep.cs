using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>Reserves every line of an order, then tells the order. Lines are different streams, so their round trips overlap.</summary>
public sealed class StockStep(CommandExecutor executor)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var reserved = await executor.ReserveAsync(order, cancellationToken).ConfigureAwait(false);
        return !reserved.Succeeded ? reserved : StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId), state => state.MarkStockReserved(), order.CommandFor("reservation"), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Releases every line, also those that were never reserved: a reservation still under way must come too late.</summary>
    public Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return executor.ReleaseAsync(order, cancellationToken);
    }
}
