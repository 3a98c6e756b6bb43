using System.Collections.Immutable;
using EventSourcing.Aggregates;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Fulfillment.Choreography;

/// <summary>Charges customers, and pays them back.</summary>
public sealed class PaymentsParticipant(PaymentDesk desk, AggregateRepository repository, CancellationStep cancellation) : IParticipant
{
    public const string Key = "payments";

    public string Name => Key;

    public ImmutableArray<Reaction> Reactions =>
    [
        new("ChargePayment", [typeof(ReservationCompleted)], [typeof(PaymentCompleted), typeof(PaymentRefused)], ChargeAsync),
        new(
            "RefundPayment",
            [typeof(ShipmentRefused)],
            [typeof(OrderCancellationRequested), typeof(PaymentVoided), typeof(PaymentRefunded), typeof(PaymentVoidConfirmed)],
            RefundUnshippedAsync) { Undoes = true },
        new(
            "RefundPayment",
            [typeof(ShipmentCancelled), typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed)],
            [typeof(PaymentVoided), typeof(PaymentRefunded), typeof(PaymentVoidConfirmed)],
            RefundAsync) { Undoes = true },
    ];

    private async Task<bool> ChargeAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken) =>
        await desk.ChargeAsync(order, patience, cancellationToken).ConfigureAwait(false) is null or { Code: PaymentProblems.RefusedCode };

    private async Task<bool> RefundUnshippedAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var view = new OrderView(repository, order.OrderId, cancellationToken);
        if (await view.OrderAsync().ConfigureAwait(false) is { Shipping.By: ShippedBy.Hand, CancellationRequested: false })
        {
            return false; // It goes another way.
        }

        var reason = ShipmentProblems.Refused(order.OrderId, (await view.ShipmentAsync().ConfigureAwait(false)).Reason).Detail;
        await cancellation.BeginAsync(order, reason, cancellationToken).ConfigureAwait(false);
        return await RefundAsync(order, patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Not before the parcel is settled.</summary>
    private async Task<bool> RefundAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var view = new OrderView(repository, order.OrderId, cancellationToken);
        var isDue = await view.IsTakenBackAsync().ConfigureAwait(false) && await view.IsShipmentClosedAsync().ConfigureAwait(false);
        if (isDue)
        {
            await desk.RefundAsync(order, patience, cancellationToken).ConfigureAwait(false);
        }

        return isDue;
    }
}
