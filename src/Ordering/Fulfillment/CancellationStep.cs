using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>The beginning and the end of undoing an order's steps.</summary>
public sealed class CancellationStep(CommandExecutor executor)
{
    /// <summary>
    /// Before anything is undone: from here on nobody can ship, deliver or confirm the order. Refused for one that has been delivered, or
    /// shipped by hand: that one goes its own way.
    /// </summary>
    public async Task<StepResult> BeginAsync(FulfillmentOrder order, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state => state.TurnBack(reason),
            order.CommandFor("cancellation:begin"),
            cancellationToken).ConfigureAwait(false));
    }

    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, string reason, bool refunded, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId), state => state.Cancel(reason, refunded), order.CommandFor("cancellation"), cancellationToken)
            .ConfigureAwait(false));
    }
}
