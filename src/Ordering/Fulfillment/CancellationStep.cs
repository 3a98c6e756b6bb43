using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>The end of an order whose steps have been undone.</summary>
public sealed class CancellationStep(CommandExecutor executor)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, string reason, bool refunded, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId), state => state.Cancel(reason, refunded), order.CommandFor("cancellation"), cancellationToken)
            .ConfigureAwait(false));
    }
}
