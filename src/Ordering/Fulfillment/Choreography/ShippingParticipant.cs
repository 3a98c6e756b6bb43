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
        new("LeaveShipment", [typeof(OrderShipped)], [typeof(ShipmentVoided), typeof(ShipmentCancelled)], LeaveAsync)
        {
            When = @event => @event is OrderShipped { By: ShippedBy.Hand }, Insists = true,
        },
        new(
            "CancelShipment",
            [typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed)],
            [typeof(ShipmentVoided), typeof(ShipmentCancelled)],
            CallOffAsync) { Undoes = true },
    ];

    private async Task ShipAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken) =>
        await desk.ShipAsync(order, state => AsPaid(state).MarkShipped("", "", default).Refusal, patience, cancellationToken).ConfigureAwait(false);

    /// <summary>The payment is known here already; the order may hear of it later.</summary>
    private static Order AsPaid(Order order) => order.Status == OrderStatus.Submitted ? order with { Status = OrderStatus.Paid } : order;

    private async Task LeaveAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var state = await new OrderView(repository, order.OrderId, cancellationToken).OrderAsync().ConfigureAwait(false);
        if (state.Shipping is { By: ShippedBy.Hand } byHand)
        {
            await desk.LeaveAsync(order, byHand, patience, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CallOffAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await new OrderView(repository, order.OrderId, cancellationToken).IsTakenBackAsync().ConfigureAwait(false))
        {
            await desk.CallOffAsync(order, patience, cancellationToken).ConfigureAwait(false);
        }
    }
}
