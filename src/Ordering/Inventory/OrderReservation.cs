using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Inventory;

public abstract record ReservationEvent : DomainEvent
{
    private protected ReservationEvent(OrderId orderId) => OrderId = orderId;

    public OrderId OrderId { get; init; }
}

[EventType("reservation-completed")]
[Description("Every line of an order has its goods set aside.")]
public sealed record ReservationCompleted(OrderId OrderId) : ReservationEvent(OrderId);

[EventType("reservation-refused")]
[Description("An order cannot get all of its goods; what had been set aside has been given back.")]
public sealed record ReservationRefused(OrderId OrderId, string Reason) : ReservationEvent(OrderId);

[EventType("reservation-fulfilled")]
[Description("All goods of an order have left the stock.")]
public sealed record ReservationFulfilled(OrderId OrderId) : ReservationEvent(OrderId);

[EventType("reservation-released")]
[Description("The goods of an order have been given back, or will not be set aside any more.")]
public sealed record ReservationReleased(OrderId OrderId) : ReservationEvent(OrderId);

/// <summary>
/// What inventory has done for one order as a whole. Each product has a stream of its own, and none of them can tell that an order has all
/// it needs; nor should an order wait behind the others of a busy product. Kept where nobody coordinates.
/// </summary>
public sealed record OrderReservation(OrderId OrderId, OrderReservationStatus Status, string? Reason) : IAggregate<OrderReservation, ReservationEvent>
{
    public static string Category => "reservation";

    public static OrderReservation Initial { get; } = new(default, OrderReservationStatus.Open, null);

    /// <summary>There are three events at most.</summary>
    public static SnapshotPolicy Snapshots => SnapshotPolicy.None;

    public static StreamId StreamOf(OrderId id) => new(Category, id.Value);

    public OrderReservation Evolve(ReservationEvent @event) => @event switch
    {
        ReservationCompleted e => this with { OrderId = e.OrderId, Status = OrderReservationStatus.Completed },
        ReservationRefused e => this with { OrderId = e.OrderId, Status = OrderReservationStatus.Refused, Reason = e.Reason },
        ReservationFulfilled => this with { Status = OrderReservationStatus.Fulfilled },
        ReservationReleased e => this with { OrderId = e.OrderId, Status = OrderReservationStatus.Released },
        _ => this,
    };

    /// <summary>Nothing when that is known, or when it was given up meanwhile: what was set aside then is given back by whoever gave it up.</summary>
    public Decision<ReservationEvent> Complete(OrderId orderId) => Status == OrderReservationStatus.Open
        ? Decision.Accept(new ReservationCompleted(orderId))
        : Decision.Nothing;

    public Decision<ReservationEvent> Refuse(OrderId orderId, string reason) => Status == OrderReservationStatus.Open
        ? Decision.Accept(new ReservationRefused(orderId, reason))
        : Decision.Nothing;

    public Decision<ReservationEvent> Fulfill(OrderId orderId) => Status == OrderReservationStatus.Completed
        ? Decision.Accept(new ReservationFulfilled(orderId))
        : Decision.Nothing;

    public Decision<ReservationEvent> Release(OrderId orderId) => Status is OrderReservationStatus.Refused or OrderReservationStatus.Released
        ? Decision.Nothing
        : Decision.Accept(new ReservationReleased(orderId));
}

public enum OrderReservationStatus
{
    Open,
    Completed,
    Refused,
    Fulfilled,
    Released,
}
