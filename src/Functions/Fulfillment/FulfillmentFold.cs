using System.Collections.Immutable;
using EventSourcing.Events;
using EventSourcing.Projections;
using OrderFlow.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment;

/// <summary>
/// How far an order is, told from its events: where nobody coordinates, and where the coordinator has been purged. The same steps and
/// compensations as a saga shows, and when they were due and done.
/// </summary>
public sealed class FulfillmentFold
{
    private readonly IReadOnlyList<RecordedEvent> _events;
    private readonly IReadOnlyList<ReactionProgress> _retries;
    private readonly Order _order;

    private FulfillmentFold(IReadOnlyList<RecordedEvent> events, IReadOnlyList<ReactionProgress> retries)
    {
        (_events, _retries) = (events, retries);
        _order = events.Select(recorded => recorded.Data).OfType<OrderEvent>().Aggregate(Order.Initial, (order, @event) => order.Evolve(@event));
    }

    private bool IsTurnedBack => _order.CancellationRequested || _order.Status == OrderStatus.Cancelled;

    /// <summary>Null when it has not been submitted.</summary>
    /// <param name="events">Of the order's own stream, its reservation, its payment and its shipment; each stream in order.</param>
    /// <param name="retries">Of reactions that did not work at once, oldest first.</param>
    public static FulfillmentProgress? Of(IReadOnlyList<RecordedEvent> events, IReadOnlyList<ReactionProgress> retries)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(retries);
        return new FulfillmentFold(events, retries).Fold();
    }

    private FulfillmentProgress? Fold()
    {
        if (TimeOf<OrderSubmitted>() is not { } submitted)
        {
            return null;
        }

        var begun = _order.Approval == ApprovalStatus.NotNeeded ? submitted : TimeOf<OrderApproved>();
        var reserved = TimeOf<ReservationCompleted>() ?? TimeOf<OrderStockReserved>();
        var paid = TimeOf<PaymentCompleted>() ?? TimeOf<OrderPaid>();
        var shipped = TimeOf<OrderShipped>();
        return new FulfillmentProgress(
            _order.Id.Value,
            _order.Fulfillment,
            _order.FulfillmentState ?? FulfillmentState.Started,
            [
                .. Step("ReserveStock", begun, reserved, Refusal<ReservationRefused>(refused => refused.Reason)),
                .. Step("ChargePayment", reserved, paid, Refusal<PaymentRefused>(refused => PaymentProblems.Refused(_order.Id, refused.Reason).Detail)),
                .. Step(
                    "CreateShipment",
                    paid,
                    TimeOf<ShipmentCreated>() ?? shipped,
                    Refusal<ShipmentRefused>(refused => ShipmentProblems.Refused(_order.Id, refused.Reason).Detail)),
                .. Step("ConfirmOrder", shipped, TimeOf<OrderConfirmed>(), null, "CommitStock"),
            ],
            [.. Compensations(begun, reserved, paid)],
            _order.CancellationReason ?? Find<OrderCancelled>()?.Event.Reason,
            _order.Parked is not null);
    }

    /// <summary>None when it was not due yet, or the order turned back before anything came of it.</summary>
    /// <param name="parts">Further reactions that the step is made of.</param>
    private IEnumerable<FulfillmentStep> Step(
        string name, DateTimeOffset? begun, DateTimeOffset? done, (DateTimeOffset At, string Reason)? refused, params string[] parts)
    {
        if (begun is not { } start)
        {
            return [];
        }

        var retry = _retries.LastOrDefault(known => known.Reaction == name || parts.Contains(known.Reaction));
        var step = new FulfillmentStep(name, FulfillmentStepStatus.Running, retry?.Attempts ?? 1, start);
        return (done, refused, retry) switch
        {
            ({ } at, _, _) => [step with { Status = FulfillmentStepStatus.Completed, CompletedAt = at }],
            (_, { } no, _) => [step with { Status = FulfillmentStepStatus.Refused, CompletedAt = no.At, Error = no.Reason }],
            (_, _, { Status: FulfillmentStepStatus.Failed }) => [Failed(name, retry)],
            _ when IsTurnedBack => [],
            _ => [step with { Error = retry?.Error }],
        };
    }

    /// <summary>Of the steps that had begun, in reverse; one begins when the one before it is done.</summary>
    private IEnumerable<FulfillmentStep> Compensations(DateTimeOffset? begun, DateTimeOffset? reserved, DateTimeOffset? paid)
    {
        var due = TimeOf<OrderCancellationRequested>() ?? TimeOf<ReservationRefused>();
        (string Name, DateTimeOffset? Begun, DateTimeOffset? Done)[] all =
        [
            ("CancelShipment", paid, TimeOf<ShipmentCancelled>() ?? TimeOf<ShipmentRefused>()),
            ("RefundPayment", reserved, TimeOf<PaymentRefunded>() ?? TimeOf<PaymentVoidConfirmed>() ?? TimeOf<PaymentRefused>()),
            ("ReleaseStock", begun, TimeOf<ReservationReleased>() ?? TimeOf<ReservationRefused>()),
        ];
        foreach (var (name, _, done) in all.Where(compensation => compensation.Begun is not null))
        {
            if (due is not { } start)
            {
                yield break;
            }

            due = Later(done ?? TimeOf<OrderCancelled>(), start);
            foreach (var step in Compensation(name, start, due))
            {
                yield return step;
            }
        }
    }

    /// <summary>With the attempts that were given up before.</summary>
    private IEnumerable<FulfillmentStep> Compensation(string name, DateTimeOffset start, DateTimeOffset? done)
    {
        var tried = _retries.Where(retry => retry.Reaction == name).ToList();
        foreach (var failed in tried.Where(retry => retry.Status == FulfillmentStepStatus.Failed))
        {
            yield return Failed(name, failed);
        }

        var current = tried.LastOrDefault(retry => retry.Status != FulfillmentStepStatus.Failed);
        var step = new FulfillmentStep(name, FulfillmentStepStatus.Running, current?.Attempts ?? 1, start);
        if (done is not null)
        {
            yield return step with { Status = FulfillmentStepStatus.Completed, CompletedAt = done };
        }
        else if (_order.Parked is { } parked)
        {
            if (parked.Outstanding.Contains(name) && tried.Count == 0)
            {
                yield return step with { Status = FulfillmentStepStatus.Failed, Error = parked.Reason };
            }
        }
        else
        {
            yield return step with { Error = current?.Error };
        }
    }

    private static FulfillmentStep Failed(string name, ReactionProgress retry) =>
        new(name, FulfillmentStepStatus.Failed, retry.Attempts, retry.StartedAt, retry.CompletedAt, retry.Error);

    private static DateTimeOffset? Later(DateTimeOffset? done, DateTimeOffset start) => done < start ? start : done;

    private (DateTimeOffset At, string Reason)? Refusal<TEvent>(Func<TEvent, string> reason)
        where TEvent : DomainEvent => Find<TEvent>() is { } refused ? (refused.At, reason(refused.Event)) : null;

    private DateTimeOffset? TimeOf<TEvent>()
        where TEvent : DomainEvent => Find<TEvent>()?.At;

    private (TEvent Event, DateTimeOffset At)? Find<TEvent>()
        where TEvent : DomainEvent =>
        _events.FirstOrDefault(recorded => recorded.Data is TEvent) is { Data: TEvent found } first ? (found, first.OccurredAt) : null;
}
