using Ordering.Common;

namespace Ordering.Shipping;

/// <summary>
/// The outside world that moves goods. A request may be sent again under its idempotency key and then has the first one's result and no
/// second effect.
/// </summary>
public interface ICarrier
{
    /// <exception cref="CarrierUnavailableException">Transient; whether the shipment was booked is not known.</exception>
    Task<BookingResult> BookAsync(BookingRequest request, CancellationToken cancellationToken);

    /// <exception cref="CarrierUnavailableException">Transient; whether the shipment was called off is not known.</exception>
    Task<CancellationResult> CancelAsync(CancellationRequest request, CancellationToken cancellationToken);
}

public sealed record BookingRequest(string IdempotencyKey, OrderId OrderId, Address Address);

/// <param name="BookingKey">The idempotency key of the booking to call off.</param>
public sealed record CancellationRequest(string IdempotencyKey, string BookingKey, OrderId OrderId);

/// <summary>Final; transient trouble is an exception.</summary>
public abstract record BookingResult
{
    private BookingResult()
    {
    }

    public sealed record Booked(string Carrier, string TrackingNumber, DateTimeOffset ShippedAt) : BookingResult;

    public sealed record Refused(string Reason) : BookingResult;
}

/// <summary>Final; transient trouble is an exception.</summary>
public abstract record CancellationResult
{
    private CancellationResult()
    {
    }

    public sealed record Cancelled : CancellationResult;

    /// <summary>Nothing was booked under the booking key so far.</summary>
    public sealed record NothingToCancel : CancellationResult;
}

/// <summary>The carrier did not answer, or asked to come back later.</summary>
public sealed class CarrierUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
