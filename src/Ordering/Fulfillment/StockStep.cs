using EventSourcing.Commands;

namespace Ordering.Fulfillment;

/// <summary>Reserves every line of an order. Lines are different streams, so their round trips overlap.</summary>
public sealed class StockStep(CommandExecutor executor)
{
    public Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return executor.OnStockAsync(
            order, "reserve", (stock, line) => stock.Reserve(order.OrderId, line.Quantity), cancellationToken);
    }

    /// <summary>Releases every line, also those that were never reserved: a reservation still under way must come too late.</summary>
    public Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return executor.OnStockAsync(order, "release", (stock, _) => stock.Release(order.OrderId), cancellationToken);
    }
}
