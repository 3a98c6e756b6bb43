using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>Hands the goods to the carrier, then tells the order.</summary>
public sealed class ShipmentStep(ShippingDesk desk, CommandExecutor executor)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var shipped = await desk.ShipAsync(
            order, state => state.MarkShipped("", "", default).Refusal, Patience.Limit, cancellationToken).ConfigureAwait(false);
        if (shipped is not { Succeeded: true, ShippedAt: { } shippedAt })
        {
            return shipped;
        }

        Handover? before = null;
        var refusal = await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state =>
            {
                before = state.Shipping;
                return state.MarkShipped(shipped.Carrier!, shipped.TrackingNumber!, shippedAt);
            },
            order.CommandFor("shipment"),
            cancellationToken).ConfigureAwait(false);
        return refusal is not null ? StepResult.Refused(refusal)
            : before is { By: ShippedBy.Hand } byHand ? ShippingDesk.ByHand(byHand)
            : shipped;
    }

    /// <summary>Calls off what was booked for an order that somebody has shipped by hand.</summary>
    public async Task<StepResult> LeaveAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        await desk.LeaveAsync(order, Patience.Limit, cancellationToken).ConfigureAwait(false);
        return StepResult.Done;
    }

    public async Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        await desk.CallOffAsync(order, Patience.Limit, cancellationToken).ConfigureAwait(false);
        return StepResult.Done;
    }
}
