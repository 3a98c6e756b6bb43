using System.Collections.Immutable;
using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>Stops a rollback that has failed for good, where somebody will see it.</summary>
public sealed class ParkingStep(CommandExecutor executor)
{
    /// <param name="outstanding">Compensations that are still to be done, in the order to do them.</param>
    public async Task<StepResult> ExecuteAsync(
        FulfillmentOrder order, string reason, ImmutableArray<string> outstanding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state => state.Park(reason, outstanding),
            order.CommandFor($"park:{order.CausationId}"),
            cancellationToken).ConfigureAwait(false));
    }
}
