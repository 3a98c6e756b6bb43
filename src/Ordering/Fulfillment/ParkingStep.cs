using System.Collections.Immutable;
using EventSourcing.Commands;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>Stops a rollback that has failed for good, where somebody will see it.</summary>
public sealed class ParkingStep(CommandExecutor executor)
{
    /// <summary>Once for what <see cref="FulfillmentOrder.CausationId"/> started: a repetition that comes late must not undo a resumption.</summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="outstanding">Compensations that are still to be done, in the order to do them.</param>
    /// <param name="refunded">Money had been taken and has been given back.</param>
    /// <param name="cancellationReason">Why the order is taken back, in case nobody has been able to tell it.</param>
    public async Task<StepResult> ExecuteAsync(
        FulfillmentOrder order,
        string reason,
        ImmutableArray<string> outstanding,
        CancellationToken cancellationToken,
        bool refunded = false,
        string? cancellationReason = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        return StepResult.Of(await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state => state.Park(reason, outstanding, refunded, cancellationReason),
            order.CommandFor($"park:{order.CausationId}") with { MayRepeat = true },
            cancellationToken).ConfigureAwait(false));
    }
}
