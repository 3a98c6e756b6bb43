using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;
using Ordering.Shipping;

namespace Ordering.Fulfillment;

/// <summary>
/// Hands the goods to the carrier: first the booking, then our record, then the order. An order that somebody ships by hand meanwhile
/// needs no booking, and one that was made is called off.
/// </summary>
public sealed class ShipmentStep(CommandExecutor executor, AggregateRepository repository, ICarrier carrier, TimeProvider time)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var state = (await repository
            .LoadAsync<Order, OrderEvent>(Order.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        if (state.Shipping is { By: ShippedBy.Hand } byHand)
        {
            return await LeaveAsync(order, byHand, cancellationToken).ConfigureAwait(false);
        }

        var shipment = (await repository
            .LoadAsync<Shipment, ShipmentEvent>(Shipment.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        if (shipment.Status == ShipmentStatus.Open && state.MarkShipped("", "", default).Refusal is { } unwanted)
        {
            return StepResult.Refused(unwanted);
        }

        switch (shipment.Status)
        {
            case ShipmentStatus.Open:
                return await BookAsync(order, cancellationToken).ConfigureAwait(false);
            case ShipmentStatus.Created:
                var booked = new BookingResult.Booked(shipment.Carrier, shipment.TrackingNumber, shipment.ShippedAt);
                return await MarkShippedAsync(order, booked, cancellationToken).ConfigureAwait(false);
            case ShipmentStatus.Refused:
                return StepResult.Refused(ShipmentProblems.Refused(order.OrderId, shipment.Reason));
            default:
                return await GiveUpAsync(order, ShipmentProblems.CalledOff(order.OrderId), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the record first, so that no booking still under way can create the shipment; then the carrier calls it off.</summary>
    public async Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await RecordAsync(order, "shipment:void", shipment => shipment.Void(order.OrderId), cancellationToken).ConfigureAwait(false);
        await CallOffAsync(order, cancellationToken).ConfigureAwait(false);
        await RecordAsync(order, "shipment:cancel", shipment => shipment.Cancel(order.OrderId), cancellationToken).ConfigureAwait(false);
        return StepResult.Done;
    }

    private async Task<StepResult> BookAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        var request = new BookingRequest(BookingKey(order), order.OrderId, order.ShippingAddress);
        var result = await Patience.AnswerAsync(
            token => carrier.BookAsync(request, token), Unavailable, time, cancellationToken).ConfigureAwait(false);
        if (result is BookingResult.Refused refused)
        {
            await RecordAsync(
                order, "shipment", shipment => shipment.Refuse(order.OrderId, refused.Reason), cancellationToken, startsStream: true)
                .ConfigureAwait(false);
            return StepResult.Refused(ShipmentProblems.Refused(order.OrderId, refused.Reason));
        }

        var booked = (BookingResult.Booked)result;
        var refusal = await RecordAsync(
            order,
            "shipment",
            shipment => shipment.Create(order.OrderId, booked.Carrier, booked.TrackingNumber, order.ShippingAddress, booked.ShippedAt),
            cancellationToken,
            startsStream: true).ConfigureAwait(false);
        return refusal is null
            ? await MarkShippedAsync(order, booked, cancellationToken).ConfigureAwait(false)
            : await GiveUpAsync(order, refusal, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StepResult> MarkShippedAsync(FulfillmentOrder order, BookingResult.Booked booked, CancellationToken cancellationToken)
    {
        Handover? before = null;
        var refusal = await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state =>
            {
                before = state.Shipping;
                return state.MarkShipped(booked.Carrier, booked.TrackingNumber, booked.ShippedAt);
            },
            order.CommandFor("shipment"),
            cancellationToken).ConfigureAwait(false);
        return refusal is not null ? StepResult.Refused(refusal)
            : before is { By: ShippedBy.Hand } byHand ? await LeaveAsync(order, byHand, cancellationToken).ConfigureAwait(false)
            : StepResult.Done with { Carrier = booked.Carrier, TrackingNumber = booked.TrackingNumber };
    }

    private async Task<StepResult> LeaveAsync(FulfillmentOrder order, Handover byHand, CancellationToken cancellationToken)
    {
        await UndoAsync(order, cancellationToken).ConfigureAwait(false);
        return StepResult.Done with { Carrier = byHand.Carrier, TrackingNumber = byHand.TrackingNumber };
    }

    /// <summary>The shipment was called off before this booking was known: it must not stay.</summary>
    private async Task<StepResult> GiveUpAsync(FulfillmentOrder order, Refusal refusal, CancellationToken cancellationToken)
    {
        await CallOffAsync(order, cancellationToken).ConfigureAwait(false);
        return StepResult.Refused(refusal);
    }

    private Task<CancellationResult> CallOffAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        var request = new CancellationRequest($"{order.OrderId}:calloff", BookingKey(order), order.OrderId);
        return Patience.AnswerAsync(token => carrier.CancelAsync(request, token), Unavailable, time, cancellationToken);
    }

    private Task<Refusal?> RecordAsync(
        FulfillmentOrder order,
        string step,
        Func<Shipment, Decision<ShipmentEvent>> decide,
        CancellationToken cancellationToken,
        bool startsStream = false) =>
        executor.DecideAsync(Shipment.StreamOf(order.OrderId), decide, order.CommandFor(step), cancellationToken, startsStream);

    private static string BookingKey(FulfillmentOrder order) => $"{order.OrderId}:booking";

    private static CarrierUnavailableException Unavailable(string message, Exception inner) => new(message, inner);
}
