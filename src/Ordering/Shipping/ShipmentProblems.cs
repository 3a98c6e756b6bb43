using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Shipping;

/// <summary>What can be refused about shipments.</summary>
public static class ShipmentProblems
{
    public const string RefusedCode = "shipment-refused";

    public static Refusal Refused(OrderId id, string? reason) => new(RefusedCode, $"The shipment of order {id} was refused: {reason}.");

    public static Refusal CalledOff(OrderId id) => new("shipment-cancelled", $"The shipment of order {id} has been called off.");

    public static Refusal AlreadyCreated(OrderId id) => new("shipment-already-created", $"Order {id} has a shipment already.");
}
