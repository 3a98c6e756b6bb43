using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventSourcing.Projections;
using Ordering.Common;

namespace Ordering.Shipping.Simulated;

/// <summary>Goes everywhere but to country <c>ZZ</c>.</summary>
public sealed class SimulatedCarrier(IReadModelStore<CarrierLedgerEntry> entries, TimeProvider time) : ICarrier
{
    public const string Name = "Simulated Express";

    private readonly Ledger<CarrierLedgerEntry> _ledger = new(entries);

    public async Task<BookingResult> BookAsync(BookingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var entry = await _ledger.AddOrUpdateAsync(request.IdempotencyKey, known => Book(known, request), cancellationToken).ConfigureAwait(false);
        return entry.Status == CarrierLedgerStatus.Refused
            ? new BookingResult.Refused(entry.Reason!)
            : new BookingResult.Booked(Name, entry.TrackingNumber!, entry.ShippedAt!.Value);
    }

    public async Task<CancellationResult> CancelAsync(CancellationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var known = await _ledger.FindAsync(request.BookingKey, cancellationToken).ConfigureAwait(false);
        if (known is null or { Status: CarrierLedgerStatus.Refused })
        {
            return new CancellationResult.NothingToCancel();
        }

        if (known.Status == CarrierLedgerStatus.Booked)
        {
            await _ledger.UpdateAsync(request.BookingKey, CallOff, cancellationToken).ConfigureAwait(false);
        }

        return new CancellationResult.Cancelled();
    }

    private CarrierLedgerEntry Book(CarrierLedgerEntry? known, BookingRequest request) => known switch
    {
        not null => known with { Requests = known.Requests + 1 },
        _ when request.Address.Country == "ZZ" => new CarrierLedgerEntry(
            request.IdempotencyKey, request.OrderId, CarrierLedgerStatus.Refused, Requests: 1, Bookings: 0, Cancellations: 0,
            Reason: "country not served"),
        _ => new CarrierLedgerEntry(
            request.IdempotencyKey, request.OrderId, CarrierLedgerStatus.Booked, Requests: 1, Bookings: 1, Cancellations: 0,
            TrackingNumberOf(request.IdempotencyKey), time.GetUtcNow()),
    };

    private static CarrierLedgerEntry CallOff(CarrierLedgerEntry entry) => entry.Status == CarrierLedgerStatus.Booked
        ? entry with { Status = CarrierLedgerStatus.Cancelled, Cancellations = entry.Cancellations + 1 }
        : entry;

    /// <summary>Twelve digits that look like one and are the same for the same booking.</summary>
    private static string TrackingNumberOf(string key)
    {
        var digits = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % 1_000_000_000_000;
        return "SX" + digits.ToString("D12", CultureInfo.InvariantCulture);
    }
}
