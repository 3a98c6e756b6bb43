using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;
using Ordering.Shipping;

namespace Ordering.Fulfillment;

/// <summary>What shipping does for an order, whoever asks: first at the carrier, then in our record.</summary>
public sealed class ShippingDesk(CommandExecutor executor, AggregateRepository repository, ICarrier carrier, TimeProvider time)
{
    /// <summary>
    /// Hands the goods to the carrier, unless the order is not to be shipped (any more). An order that somebody ships by hand meanwhile needs
    /// no booking, and must not suffer from the carrier: one that was made is for <see cref="LeaveAsync"/> to call off.
    /// </summary>
    /// <param name="unwanted">Why the order is not to be shipped; null when it is.</param>
    /// <param name="patience">How long to wait for the carrier.</param>
    /// <exception cref="CarrierUnavailableException">Transient.</exception>
    public async Task<StepResult> ShipAsync(
        FulfillmentOrder order, Func<Order, Refusal?> unwanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(unwanted);
        var state = await OrderAsync(order, cancellationToken).ConfigureAwait(false);
        if (state.Shipping is { By: ShippedBy.Hand } byHand)
        {
            return ByHand(byHand);
        }

        var shipment = (await repository
            .LoadAsync<Shipment, ShipmentEvent>(Shipment.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        if (shipment.Status == ShipmentStatus.Open && unwanted(state) is { } refusal)
        {
            return StepResult.Refused(refusal);
        }

        return shipment.Status switch
        {
            ShipmentStatus.Open => await BookAsync(order, patience, cancellationToken).ConfigureAwait(false),
            ShipmentStatus.Created => Booked(shipment.Carrier, shipment.TrackingNumber, shipment.ShippedAt),
            ShipmentStatus.Refused => StepResult.Refused(ShipmentProblems.Refused(order.OrderId, shipment.Reason)),
            _ => await GiveUpAsync(order, ShipmentProblems.CalledOff(order.OrderId), patience, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Closes the record first, so that no booking still under way can create the shipment; then the carrier calls it off.</summary>
    /// <exception cref="CarrierUnavailableException">Transient.</exception>
    public async Task CallOffAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await RecordAsync(order, "shipment:void", shipment => shipment.Void(order.OrderId), cancellationToken).ConfigureAwait(false);
        await AskToCancelAsync(order, patience, cancellationToken).ConfigureAwait(false);
        await RecordAsync(order, "shipment:cancel", shipment => shipment.Cancel(order.OrderId), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where somebody has shipped by hand, a booking of ours is one too many.</summary>
    /// <returns>False when nobody has.</returns>
    /// <exception cref="CarrierUnavailableException">Transient.</exception>
    public async Task<bool> LeaveAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var isByHand = (await OrderAsync(order, cancellationToken).ConfigureAwait(false)).Shipping is { By: ShippedBy.Hand };
        if (isByHand)
        {
            await CallOffAsync(order, patience, cancellationToken).ConfigureAwait(false);
        }

        return isByHand;
    }

    internal static StepResult ByHand(Handover handover) =>
        StepResult.Done with { Carrier = handover.Carrier, TrackingNumber = handover.TrackingNumber, ByHand = true };

    private async Task<StepResult> BookAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var request = new BookingRequest(BookingKey(order), order.OrderId, order.ShippingAddress);
        var result = await Patience.AnswerAsync(
            token => carrier.BookAsync(request, token), Unavailable, patience, time, cancellationToken).ConfigureAwait(false);
        if (result is BookingResult.Refused refused)
        {
            await RecordAsync(
                order, "shipment", shipment => shipment.Refuse(order.OrderId, refused.Reason), cancellationToken, startsStream: true)
                .ConfigureAwait(false);
            return (await OrderAsync(order, cancellationToken).ConfigureAwait(false)).Shipping is { By: ShippedBy.Hand } byHand
                ? ByHand(byHand)
                : StepResult.Refused(ShipmentProblems.Refused(order.OrderId, refused.Reason));
        }

        var booked = (BookingResult.Booked)result;
        var refusal = await RecordAsync(
            order,
            "shipment",
            shipment => shipment.Create(order.OrderId, booked.Carrier, booked.TrackingNumber, order.ShippingAddress, booked.ShippedAt),
            cancellationToken,
            startsStream: true).ConfigureAwait(false);
        return refusal is null
            ? Booked(booked.Carrier, booked.TrackingNumber, booked.ShippedAt)
            : await GiveUpAsync(order, refusal, patience, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Order> OrderAsync(FulfillmentOrder order, CancellationToken cancellationToken) =>
        (await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;

    private static StepResult Booked(string carrier, string trackingNumber, DateTimeOffset shippedAt) =>
        StepResult.Done with { Carrier = carrier, TrackingNumber = trackingNumber, ShippedAt = shippedAt };

    /// <summary>The shipment was called off before this booking was known: it must not stay.</summary>
    private async Task<StepResult> GiveUpAsync(FulfillmentOrder order, Refusal refusal, TimeSpan patience, CancellationToken cancellationToken)
    {
        await AskToCancelAsync(order, patience, cancellationToken).ConfigureAwait(false);
        return StepResult.Refused(refusal);
    }

    private Task<CancellationResult> AskToCancelAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var request = new CancellationRequest($"{order.OrderId}:calloff", BookingKey(order), order.OrderId);
        return Patience.AnswerAsync(token => carrier.CancelAsync(request, token), Unavailable, patience, time, cancellationToken);
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
