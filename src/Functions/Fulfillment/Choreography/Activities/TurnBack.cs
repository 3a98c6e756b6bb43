using EventSourcing.Aggregates;
using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Choreography.Activities;

/// <summary>Closes an order whose next step could not be done; the participants take back what they have done.</summary>
public sealed class TurnBack(CancellationStep step, AggregateRepository repository)
{
    /// <returns>False when the order was closed before, or cannot be.</returns>
    [Function(nameof(TurnBack))]
    public async Task<bool> Run([ActivityTrigger] TroubledReaction troubled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(troubled);
        var (order, reason) = (troubled.Woken.Order, $"{troubled.Woken.Reaction} failed: {troubled.Problem}");
        var known = (await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(order.OrderId), cancellationToken)).State;

        // Its own reason means that an attempt before this one has closed it.
        var isClosed = known.Status == OrderStatus.Cancelled || known.CancellationRequested;
        return isClosed ? known.CancellationReason == reason : (await step.BeginAsync(order, reason, cancellationToken)).Succeeded;
    }
}
