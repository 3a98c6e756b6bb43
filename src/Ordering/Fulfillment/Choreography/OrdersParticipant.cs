using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Fulfillment.Choreography;

/// <summary>Writes what the others have done into the order's own story, and ends it.</summary>
public sealed class OrdersParticipant(CommandExecutor executor, AggregateRepository repository) : IParticipant
{
    public const string Key = "orders";

    private static readonly FulfillmentResults NoNews = new(
        Reserved: false, PaymentId: null, Shipment: null, GoodsLeft: false, NoStock: null, AllTakenBack: false, Refunded: false);

    public string Name => Key;

    public ImmutableArray<Reaction> Reactions =>
    [
        new(
            "FollowOrder",
            [typeof(ReservationCompleted), typeof(PaymentCompleted), typeof(ShipmentCreated)],
            [typeof(OrderStockReserved), typeof(OrderPaid), typeof(OrderShipped)],
            (order, _, cancellationToken) => FollowAsync(order, ProgressAsync, cancellationToken)),
        new(
            "ConfirmOrder",
            [typeof(ReservationFulfilled)],
            [typeof(OrderConfirmed)],
            (order, _, cancellationToken) => FollowAsync(order, (_, _) => Task.FromResult(NoNews with { GoodsLeft = true }), cancellationToken)),

        // Parked, it closes an order that nobody has closed before.
        new(
            "CancelOrder",
            [typeof(ReservationRefused)],
            [typeof(OrderCancelled), typeof(OrderCancellationRequested)],
            (order, _, cancellationToken) => FollowAsync(order, EndAsync, cancellationToken)) { Undoes = true },
        new(
            "CancelOrder",
            [typeof(ReservationReleased), typeof(OrderFulfillmentResumed)],
            [typeof(OrderCancelled)],
            (order, _, cancellationToken) => FollowAsync(order, EndAsync, cancellationToken)) { Undoes = true },
    ];

    private async Task<bool> FollowAsync(
        FulfillmentOrder order, Func<Order, OrderView, Task<FulfillmentResults>> results, CancellationToken cancellationToken)
    {
        var isNews = false;
        await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            async (state, cancellation) =>
            {
                var decision = state.Follow(await results(state, new OrderView(repository, order.OrderId, cancellation)).ConfigureAwait(false));
                isNews = !decision.Events.IsEmpty;
                return decision;
            },
            order.CommandFor($"follow:{order.CausationId}"),
            cancellationToken).ConfigureAwait(false);
        return isNews;
    }

    /// <summary>Asks only for what can be news to the order as it is.</summary>
    private static async Task<FulfillmentResults> ProgressAsync(Order order, OrderView view)
    {
        if (order.CancellationRequested || order.Status is not (OrderStatus.Submitted or OrderStatus.Paid))
        {
            return NoNews;
        }

        var reservation = order.StockReserved ? OrderReservation.Initial : await view.ReservationAsync().ConfigureAwait(false);
        var payment = order.Status == OrderStatus.Submitted ? await view.PaymentAsync().ConfigureAwait(false) : Payment.Initial;
        var shipment = order.Status == OrderStatus.Paid || payment.Status == PaymentStatus.Completed
            ? await view.ShipmentAsync().ConfigureAwait(false)
            : Shipment.Initial;
        return NoNews with
        {
            Reserved = reservation.Status is OrderReservationStatus.Completed or OrderReservationStatus.Fulfilled,
            PaymentId = payment.Status == PaymentStatus.Completed ? payment.PaymentId : null,
            Shipment = shipment.Status == ShipmentStatus.Created
                ? new Handover(shipment.Carrier, shipment.TrackingNumber, shipment.ShippedAt, ShippedBy.Saga)
                : null,
        };
    }

    private static async Task<FulfillmentResults> EndAsync(Order order, OrderView view)
    {
        var reservation = await view.ReservationAsync().ConfigureAwait(false);
        return NoNews with
        {
            NoStock = reservation.Status == OrderReservationStatus.Refused ? reservation.Reason : null,
            AllTakenBack = reservation.Status == OrderReservationStatus.Released,
            Refunded = (await view.PaymentAsync().ConfigureAwait(false)).Status == PaymentStatus.Refunded,
        };
    }
}
