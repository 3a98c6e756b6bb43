using System.Collections.Immutable;
using EventSourcing.Events;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment;

/// <summary>
/// The steps of a fulfillment as its events tell them, for orders that nobody coordinates, and for those whose coordinator has been purged. In the
/// words and the order that a saga shows them in: a step that had begun is taken back, the last one first.
/// </summary>
internal sealed class FulfillmentStory
{
    private readonly Order _order;
    private readonly ImmutableArray<Happening> _happened;

    /// <param name="order">As it is now.</param>
    /// <param name="happened">On the streams of the order, its reservation, its payment and its shipment.</param>
    public FulfillmentStory(Order order, IEnumerable<Happening> happened) =>
        (_order, _happened) = (order, [.. happened.OrderBy(happening => happening.At)]);

    /// <summary>Null when the order was never submitted.</summary>
    public FulfillmentProgress? Tell()
    {
        if (First<OrderSubmitted>() is null)
        {
            return null;
        }

        ImmutableArray<Chapter> chapters =
        [
            new("ReserveStock", "ReleaseStock", First<OrderApproved>() ?? (IsAwaited ? null : First<OrderSubmitted>()),
                First<ReservationCompleted>() ?? First<OrderStockReserved>(), First<ReservationRefused>()),
            new("ChargePayment", "RefundPayment", First<ReservationCompleted>() ?? First<OrderStockReserved>(),
                First<PaymentCompleted>(), First<PaymentRefused>()),
            new("CreateShipment", "CancelShipment", First<PaymentCompleted>(),
                First<ShipmentCreated>() ?? First<OrderShipped>(), First<ShipmentRefused>()),
            new("ConfirmOrder", null, First<OrderShipped>(), First<OrderConfirmed>(), null),
        ];
        var begun = chapters.TakeWhile(chapter => chapter.Begin is not null).ToImmutableArray();
        var turned = First<OrderCancellationRequested>() ?? First<OrderCancelled>();
        return new FulfillmentProgress(
            _order.Id.Value,
            _order.Fulfillment,
            _order.FulfillmentState ?? FulfillmentState.Started,
            [.. begun.Where(chapter => IsBefore(chapter.Begin, turned)).Select(chapter => Step(chapter, turned))],
            turned is null ? [] : [.. begun.Where(chapter => chapter.Undo is not null).Reverse().Select(chapter => Compensation(chapter, turned))],
            First<OrderCancelled>() is { Event: OrderCancelled cancelled } ? cancelled.Reason : _order.CancellationReason,
            _order.Parked is not null);
    }

    private bool IsAwaited => _order.Approval is ApprovalStatus.Pending or ApprovalStatus.Refused;

    private static FulfillmentStep Step(Chapter chapter, Happening? turned) => chapter switch
    {
        { Refused: { } refused } => new(chapter.Name, FulfillmentStepStatus.Refused, 1, chapter.Begin!.At, refused.At, ReasonOf(refused.Event)),
        { Done: { } done } => new(chapter.Name, FulfillmentStepStatus.Completed, 1, chapter.Begin!.At, done.At),
        _ when turned is not null => new(chapter.Name, FulfillmentStepStatus.Refused, 1, chapter.Begin!.At, turned.At, ReasonOf(turned.Event)),
        _ => new(chapter.Name, FulfillmentStepStatus.Running, 1, chapter.Begin!.At),
    };

    private FulfillmentStep Compensation(Chapter chapter, Happening turned)
    {
        var name = chapter.Undo!;
        if (_order.Parked is { } parked && parked.Outstanding.Contains(name))
        {
            return new(name, FulfillmentStepStatus.Failed, 1, turned.At, Last<OrderFulfillmentParked>()?.At, parked.Reason);
        }

        return Settled(name) is { } settled
            ? new(name, FulfillmentStepStatus.Completed, 1, turned.At, settled.At < turned.At ? turned.At : settled.At)
            : new(name, FulfillmentStepStatus.Running, 1, turned.At);
    }

    /// <summary>What makes the compensation done; a refusal left nothing to take back.</summary>
    private Happening? Settled(string undo) => undo switch
    {
        "ReleaseStock" => First<ReservationReleased>() ?? First<ReservationRefused>() ?? First<OrderCancelled>(),
        "RefundPayment" => First<PaymentRefunded>() ?? First<PaymentVoidConfirmed>() ?? First<PaymentRefused>(),
        _ => First<ShipmentCancelled>() ?? First<ShipmentRefused>(),
    };

    private static string? ReasonOf(DomainEvent @event) => @event switch
    {
        ReservationRefused e => e.Reason,
        PaymentRefused e => e.Reason,
        ShipmentRefused e => e.Reason,
        OrderCancellationRequested e => e.Reason,
        OrderCancelled e => e.Reason,
        _ => null,
    };

    private static bool IsBefore(Happening? begin, Happening? turned) => turned is null || begin!.At <= turned.At;

    private Happening? First<TEvent>() => _happened.FirstOrDefault(happening => happening.Event is TEvent);

    private Happening? Last<TEvent>() => _happened.LastOrDefault(happening => happening.Event is TEvent);

    /// <summary>A step, what began and ended it, and what takes it back.</summary>
    private sealed record Chapter(string Name, string? Undo, Happening? Begin, Happening? Done, Happening? Refused);
}

/// <summary>An event and when it was written.</summary>
internal sealed record Happening(DomainEvent Event, DateTimeOffset At);
