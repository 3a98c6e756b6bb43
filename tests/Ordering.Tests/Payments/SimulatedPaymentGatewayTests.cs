using Microsoft.Extensions.Time.Testing;
using Ordering.Common;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Payments;

public sealed class SimulatedPaymentGatewayTests
{
    private readonly InMemoryReadModelStore<PaymentLedgerEntry> _entries = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatedPaymentGateway Gateway => new(_entries, _clock);

    private PaymentLedgerEntry Entry => Assert.Single(_entries.All);

    [Fact]
    public async Task Visa_pays_once_however_often_it_is_asked()
    {
        var first = Assert.IsType<ChargeResult.Approved>(await ChargeAsync("tok_visa"));
        var second = Assert.IsType<ChargeResult.Approved>(await ChargeAsync("tok_visa"));

        Assert.Equal(first, second);
        Assert.Equal((PaymentLedgerStatus.Charged, 2, 1, 0), (Entry.Status, Entry.Requests, Entry.Charges, Entry.Refunds));
    }

    [Fact]
    public async Task Twenty_charges_at_once_under_one_key_are_one_charge()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ChargeAsync("tok_visa"))));

        Assert.Equal((20, 1), (Entry.Requests, Entry.Charges));
    }

    [Theory]
    [InlineData("tok_declined", "card declined")]
    [InlineData("tok_insufficient_funds", "insufficient funds")]
    [InlineData("tok_unheard_of", "unknown payment method")]
    public async Task A_refusal_is_final(string token, string reason)
    {
        Assert.Equal(new ChargeResult.Declined(reason), await ChargeAsync(token));
        Assert.Equal(new ChargeResult.Declined(reason), await ChargeAsync(token));
        Assert.Equal((PaymentLedgerStatus.Declined, 2, 0), (Entry.Status, Entry.Requests, Entry.Charges));
    }

    [Fact]
    public async Task Flaky_is_in_trouble_twice_and_then_pays()
    {
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => ChargeAsync("tok_flaky"));
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => ChargeAsync("tok_flaky"));
        Assert.Equal((PaymentLedgerStatus.Pending, 0), (Entry.Status, Entry.Charges));

        Assert.IsType<ChargeResult.Approved>(await ChargeAsync("tok_flaky"));
        Assert.Equal((3, 1), (Entry.Requests, Entry.Charges));
    }

    [Fact]
    public async Task Slow_charges_first_and_says_so_three_seconds_later()
    {
        var charge = ChargeAsync("tok_slow");

        Assert.Equal(1, Entry.Charges);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(charge.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.IsType<ChargeResult.Approved>(await charge);
    }

    [Fact]
    public async Task Down_never_answers_until_the_caller_gives_up()
    {
        using var patience = new CancellationTokenSource();
        var charge = Gateway.ChargeAsync(new ChargeRequest("k", OrderingHost.OrderId, new Money(10, "EUR"), "tok_down"), patience.Token);

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(charge.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => charge);
        Assert.Equal((PaymentLedgerStatus.Pending, 0), (Entry.Status, Entry.Charges));
    }

    [Fact]
    public async Task A_charge_is_refunded_once_and_asking_again_has_the_same_answer()
    {
        await ChargeAsync("tok_visa");

        var first = Assert.IsType<RefundResult.Refunded>(await RefundAsync());
        Assert.Equal(first, await RefundAsync());
        Assert.Equal((PaymentLedgerStatus.Refunded, 1, 1), (Entry.Status, Entry.Charges, Entry.Refunds));
    }

    [Fact]
    public async Task A_refunded_charge_is_not_charged_again()
    {
        await ChargeAsync("tok_visa");
        await RefundAsync();

        Assert.IsType<ChargeResult.Approved>(await ChargeAsync("tok_visa"));
        Assert.Equal((PaymentLedgerStatus.Refunded, 1, 1), (Entry.Status, Entry.Charges, Entry.Refunds));
    }

    [Fact]
    public async Task There_is_nothing_to_refund_before_a_charge_or_after_a_refusal()
    {
        Assert.IsType<RefundResult.NothingToRefund>(await RefundAsync());
        Assert.Empty(_entries.All);
        await ChargeAsync("tok_declined");
        Assert.IsType<RefundResult.NothingToRefund>(await RefundAsync());
    }

    private Task<ChargeResult> ChargeAsync(string token) =>
        Gateway.ChargeAsync(new ChargeRequest("k", OrderingHost.OrderId, new Money(10, "EUR"), token), Cancellation);

    private Task<RefundResult> RefundAsync() => Gateway.RefundAsync(new RefundRequest("r", "k", OrderingHost.OrderId), Cancellation);
}
