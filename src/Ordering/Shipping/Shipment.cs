using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Shipping;

public abstract record ShipmentEvent : DomainEvent
{
    private protected ShipmentEvent(OrderId orderId) => OrderId = orderId;

    public OrderId OrderId { get; init; }
}

[EventType("shipment-created")]
[Description("The carrier took the order's parcel and gave it a tracking number.")]
public sealed record ShipmentCreated(OrderId OrderId, string Carrier, string TrackingNumber, Address Address, DateTimeOffset ShippedAt)
    : ShipmentEvent(OrderId);

[EventType("shipment-refused")]
[Description("The carrier refused to take the parcel.")]
public sealed record ShipmentRefused(OrderId OrderId, string Reason) : ShipmentEvent(OrderId);

[EventType("shipment-voided")]
[Description("The shipment was given up before any booking was known; one that still comes does not count and is called off.")]
public sealed record ShipmentVoided(OrderId OrderId) : ShipmentEvent(OrderId);

[EventType("shipment-cancelled")]
[Description("The parcel was called off, possibly before any booking was known; one that still comes does not count.")]
public sealed record ShipmentCancelled(OrderId OrderId) : ShipmentEvent(OrderId);

/// <summary>The shipment of one order, as far as we know what the carrier did.</summary>
public sealed record Shipment(OrderId OrderId, ShipmentStatus Status) : IAggregate<Shipment, ShipmentEvent>
{
    public static string Category => "shipment";

    public static Shipment Initial { get; } = new(default(OrderId), ShipmentStatus.Open);

    /// <summary>There are three events at most.</summary>
    public static SnapshotPolicy Snapshots { get; } = SnapshotPolicy.None with { StateVersion = 2 };

    public string Carrier { get; init; } = "";

    public string TrackingNumber { get; init; } = "";

    public DateTimeOffset ShippedAt { get; init; }

    public string? Reason { get; init; }

    public static StreamId StreamOf(OrderId id) => new(Category, id.Value);

    public Shipment Evolve(ShipmentEvent @event) => @event switch
    {
        ShipmentCreated e => new Shipment(e.OrderId, ShipmentStatus.Created)
        {
            Carrier = e.Carrier, TrackingNumber = e.TrackingNumber, ShippedAt = e.ShippedAt,
        },
        ShipmentRefused e => new Shipment(e.OrderId, ShipmentStatus.Refused) { Reason = e.Reason },
        ShipmentVoided e => this with { OrderId = e.OrderId, Status = ShipmentStatus.Voided },
        ShipmentCancelled e => this with { OrderId = e.OrderId, Status = ShipmentStatus.Cancelled },
        _ => this,
    };

    public Decision<ShipmentEvent> Create(OrderId orderId, string carrier, string trackingNumber, Address address, DateTimeOffset shippedAt) =>
        Status switch
        {
            ShipmentStatus.Open => Decision.Accept(new ShipmentCreated(orderId, carrier, trackingNumber, address, shippedAt)),
            ShipmentStatus.Created => Decision.Nothing,
            ShipmentStatus.Refused => Decision.Refuse(ShipmentProblems.Refused(orderId, Reason)),
            _ => Decision.Refuse(ShipmentProblems.CalledOff(orderId)),
        };

    public Decision<ShipmentEvent> Refuse(OrderId orderId, string reason) => Status switch
    {
        ShipmentStatus.Open => Decision.Accept(new ShipmentRefused(orderId, reason)),
        ShipmentStatus.Created => Decision.Refuse(ShipmentProblems.AlreadyCreated(orderId)),
        _ => Decision.Nothing,
    };

    /// <summary>Closes a shipment that is still open, so that a booking still under way cannot create it.</summary>
    public Decision<ShipmentEvent> Void(OrderId orderId) => Status == ShipmentStatus.Open
        ? Decision.Accept(new ShipmentVoided(orderId))
        : Decision.Nothing;

    /// <summary>The carrier has called it off, or never knew of it.</summary>
    public Decision<ShipmentEvent> Cancel(OrderId orderId) => Status is ShipmentStatus.Open or ShipmentStatus.Created or ShipmentStatus.Voided
        ? Decision.Accept(new ShipmentCancelled(orderId))
        : Decision.Nothing;
}

public enum ShipmentStatus
{
    Open,
    Created,
    Refused,

    /// <summary>Given up; whether the carrier has a booking is not known.</summary>
    Voided,

    /// <summary>The carrier has no booking.</summary>
    Cancelled,
}
