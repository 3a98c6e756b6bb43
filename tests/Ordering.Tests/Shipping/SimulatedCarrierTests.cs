using Microsoft.Extensions.Time.Testing;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Shipping;

public sealed class SimulatedCarrierTests
{
    private readonly InMemoryReadModelStore<CarrierLedgerEntry> _entries = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatedCarrier Carrier => new(_entries, _clock);

    private CarrierLedgerEntry Entry => Assert.Single(_entries.All);

    [Fact]
    public async Task A_booking_is_made_once_and_keeps_its_number_and_time()
    {
        var first = Assert.IsType<BookingResult.Booked>(await BookAsync("GB"));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first, await BookAsync("GB"));
        Assert.Equal((CarrierLedgerStatus.Booked, 2, 1), (Entry.Status, Entry.Requests, Entry.Bookings));
        Assert.Matches("^SX[0-9]{12}$", first.TrackingNumber);
    }

    [Fact]
    public async Task Country_ZZ_is_not_served()
    {
        Assert.Equal(new BookingResult.Refused("country not served"), await BookAsync("ZZ"));
        Assert.Equal(new BookingResult.Refused("country not served"), await BookAsync("ZZ"));
        Assert.Equal((CarrierLedgerStatus.Refused, 0), (Entry.Status, Entry.Bookings));
    }

    [Fact]
    public async Task A_booking_is_called_off_once()
    {
        await BookAsync("GB");

        Assert.IsType<CancellationResult.Cancelled>(await CancelAsync());
        Assert.IsType<CancellationResult.Cancelled>(await CancelAsync());
        Assert.Equal((CarrierLedgerStatus.Cancelled, 1, 1), (Entry.Status, Entry.Bookings, Entry.Cancellations));
    }

    [Fact]
    public async Task There_is_nothing_to_call_off_before_a_booking_or_after_a_refusal()
    {
        Assert.IsType<CancellationResult.NothingToCancel>(await CancelAsync());
        await BookAsync("ZZ");
        Assert.IsType<CancellationResult.NothingToCancel>(await CancelAsync());
    }

    private Task<BookingResult> BookAsync(string country) => Carrier.BookAsync(
        new BookingRequest("k", OrderingHost.OrderId, OrderingHost.Order(country: country).ShippingAddress), Cancellation);

    private Task<CancellationResult> CancelAsync() =>
        Carrier.CancelAsync(new CancellationRequest("x", "k", OrderingHost.OrderId), Cancellation);
}
