using Ordering.Common;

namespace Ordering.Shipping.Simulated;

/// <summary>What the simulated carrier knows about one booking key.</summary>
/// <param name="Key">Idempotency key of the booking.</param>
/// <param name="Requests">Booking requests that came under the key.</param>
/// <param name="Bookings">Shipments that were booked: never more than 1.</param>
/// <param name="Cancellations">Shipments that were called off: never more than <paramref name="Bookings"/>.</param>
public sealed record CarrierLedgerEntry(
    string Key,
    OrderId OrderId,
    CarrierLedgerStatus Status,
    int Requests,
    int Bookings,
    int Cancellations,
    string? TrackingNumber = null,
    DateTimeOffset? ShippedAt = null,
    string? Reason = null);

public enum CarrierLedgerStatus
{
    Booked,
    Refused,
    Cancelled,
}
