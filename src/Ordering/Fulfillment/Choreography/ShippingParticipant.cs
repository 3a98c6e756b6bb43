using System.Collections.Immutable;
using EventSourcing.Aggregates;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Fulfillment.Choreography;

/// <summary>Hands goods to the carrier, and calls them off.</summary>
public sealed class ShippingParticipant(ShippingDesk desk, AggregateRepository repository) : IParticipant
{
    public const string Key = "shipping";

    public string Name => Key;

    public ImmutableArray<Reaction> Reactions =>
    [
        new("CreateShipment", [typeof(PaymentCompleted)], [typeof(ShipmentCreated), typeof(ShipmentRefused)], ShipAsync),
        new("LeaveShipment", [typeof(OrderShipped)], [typeof(ShipmentVoided), typeof(ShipmentCancelled)], desk.LeaveAsync)
        {
            When = @event => @event is OrderShipped { By: ShippedBy.Hand }, Insists = true,
        },
        new(
            "CancelShipment",
            [typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed)],
            [typeof(ShipmentVoided), typeof(ShipmentCancelled)],
            CallOffAsync) { Undoes = true },
    ];

    private async Task<bool> ShipAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var shipped = await desk.ShipAsync(
            order, state => AsPaid(state).MarkShipped("", "", default).Refusal, patience, cancellationToken).ConfigureAwait(false);
        return shipped.Succeeded || shipped.Refusal == ShipmentProblems.RefusedCode;
    }

    /// <summary>The payment is known here already; the order may hear of it later.</summary>
    private static Order AsPaid(Order order) => order.Status == OrderStatus.Submitted ? order with { Status = OrderStatus.Paid } : order;

    private async Task<bool> CallOffAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var isDue = await new OrderView(repository, order.OrderId, cancellationToken).IsTakenBackAsync().ConfigureAwait(false);
        if (isDue)
        {
            await desk.CallOffAsync(order, patience, cancellationToken).ConfigureAwait(false);
        }

        return isDue;
    }
}
