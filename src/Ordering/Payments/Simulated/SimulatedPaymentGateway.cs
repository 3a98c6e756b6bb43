using EventSourcing.Projections;
using Ordering.Common;

namespace Ordering.Payments.Simulated;

/// <summary>
/// Behaves by token: <c>tok_visa</c> pays, <c>tok_declined</c> and <c>tok_insufficient_funds</c> are refused, <c>tok_flaky</c> is in
/// trouble twice and then pays, <c>tok_slow</c> pays and takes 3 s to say so, <c>tok_down</c> never answers.
/// </summary>
public sealed class SimulatedPaymentGateway(IReadModelStore<PaymentLedgerEntry> entries, TimeProvider time) : IPaymentGateway
{
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    private const int FlakyFailures = 2;

    private readonly Ledger<PaymentLedgerEntry> _ledger = new(entries);

    public async Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var entry = await _ledger.AddOrUpdateAsync(request.IdempotencyKey, known => Charge(known, request), cancellationToken).ConfigureAwait(false);
        await AnswerTimeAsync(request.Token, cancellationToken).ConfigureAwait(false);
        return entry.Status switch
        {
            PaymentLedgerStatus.Pending => throw new PaymentGatewayUnavailableException("The payment gateway is in trouble; try again."),
            PaymentLedgerStatus.Declined => new ChargeResult.Declined(entry.Reason!),
            _ => new ChargeResult.Approved(entry.TransactionId!),
        };
    }

    public async Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var known = await _ledger.FindAsync(request.ChargeKey, cancellationToken).ConfigureAwait(false);
        if (known is not { Status: PaymentLedgerStatus.Charged or PaymentLedgerStatus.Refunded })
        {
            return new RefundResult.NothingToRefund();
        }

        if (known.Status == PaymentLedgerStatus.Charged)
        {
            known = await _ledger.UpdateAsync(request.ChargeKey, Refund, cancellationToken).ConfigureAwait(false);
        }

        return new RefundResult.Refunded($"{known.TransactionId}-refund");
    }

    private static PaymentLedgerEntry Charge(PaymentLedgerEntry? known, ChargeRequest request)
    {
        var entry = known ?? new PaymentLedgerEntry(
            request.IdempotencyKey, request.OrderId, request.Amount, PaymentLedgerStatus.Pending, Requests: 0, Charges: 0, Refunds: 0);
        entry = entry with { Requests = entry.Requests + 1 };
        return request.Token switch
        {
            _ when entry.Status != PaymentLedgerStatus.Pending => entry,
            "tok_down" => entry,
            "tok_flaky" when entry.Requests <= FlakyFailures => entry,
            "tok_visa" or "tok_slow" or "tok_flaky" => entry with
            {
                Status = PaymentLedgerStatus.Charged, Charges = entry.Charges + 1, TransactionId = $"txn-{request.OrderId}",
            },
            "tok_declined" => Declined(entry, "card declined"),
            "tok_insufficient_funds" => Declined(entry, "insufficient funds"),
            _ => Declined(entry, "unknown payment method"),
        };
    }

    private static PaymentLedgerEntry Declined(PaymentLedgerEntry entry, string reason) =>
        entry with { Status = PaymentLedgerStatus.Declined, Reason = reason };

    private static PaymentLedgerEntry Refund(PaymentLedgerEntry entry) => entry.Status == PaymentLedgerStatus.Charged
        ? entry with { Status = PaymentLedgerStatus.Refunded, Refunds = entry.Refunds + 1 }
        : entry;

    private Task AnswerTimeAsync(string token, CancellationToken cancellationToken) => token switch
    {
        "tok_slow" => Task.Delay(SlowAnswer, time, cancellationToken),
        "tok_down" => Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken),
        _ => Task.CompletedTask,
    };
}
