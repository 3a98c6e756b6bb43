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
    public string Name => "orders";

    public ImmutableArray<Reaction> Reactions =>
    [
        new(
            "FollowOrder",
            [typeof(ReservationCompleted)],
            [typeof(OrderStockReserved), typeof(OrderPaid), typeof(OrderShipped)],
            FollowAsync),
        new("FollowOrder", [typeof(PaymentCompleted)], [typeof(OrderStockReserved), typeof(OrderPaid), typeof(OrderShipped)], FollowAsync),
        new("FollowOrder", [typeof(ShipmentCreated)], [typeof(OrderStockReserved), typeof(OrderPaid), typeof(OrderShipped)], FollowAsync),
        new("ConfirmOrder", [typeof(ReservationFulfilled)], [typeof(OrderConfirmed)], FollowAsync),
        new(
            "CancelOrder",
            [typeof(ReservationRefused), typeof(ReservationReleased), typeof(OrderFulfillmentResumed)],
            [typeof(OrderCancelled)],
            FollowAsync) { Undoes = true },
    ];

    private async Task FollowAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken) =>
        await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            async (state, cancellation) => state.Follow(await ResultsAsync(state, cancellation).ConfigureAwait(false)),
            order.CommandFor($"follow:{order.CausationId}"),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Asks only for what can be news to the order as it is.</summary>
    private async Task<FulfillmentResults> ResultsAsync(Order order, CancellationToken cancellationToken)
    {
        var (view, isTakenBack) = (new OrderView(repository, order.Id, cancellationToken), order.CancellationRequested);
        var reservation = isTakenBack || !order.StockReserved || order.Status == OrderStatus.Shipped
            ? await view.ReservationAsync().ConfigureAwait(false)
            : OrderReservation.Initial;
        var payment = isTakenBack || order.Status == OrderStatus.Submitted ? await view.PaymentAsync().ConfigureAwait(false) : Payment.Initial;
        var shipment = !isTakenBack && (order.Status == OrderStatus.Paid || payment.Status == PaymentStatus.Completed)
            ? await view.ShipmentAsync().ConfigureAwait(false)
            : Shipment.Initial;
        return new FulfillmentResults(
            Reserved: reservation.Status is OrderReservationStatus.Completed or OrderReservationStatus.Fulfilled,
            PaymentId: payment.Status == PaymentStatus.Completed ? payment.PaymentId : null,
            Shipment: shipment.Status == ShipmentStatus.Created
                ? new Handover(shipment.Carrier, shipment.TrackingNumber, shipment.ShippedAt, ShippedBy.Saga)
                : null,
            GoodsLeft: reservation.Status == OrderReservationStatus.Fulfilled,
            NoStock: reservation.Status == OrderReservationStatus.Refused ? reservation.Reason : null,
            AllTakenBack: reservation.Status == OrderReservationStatus.Released,
            Refunded: payment.Status == PaymentStatus.Refunded);
    }
}
