using Ordering.Common;

namespace Ordering.Payments.Simulated;

/// <summary>What the simulated gateway knows about one charge key.</summary>
/// <param name="Key">Idempotency key of the charge.</param>
/// <param name="Requests">Charge requests that came under the key.</param>
/// <param name="Charges">Times that money was taken: never more than 1.</param>
/// <param name="Refunds">Times that money was given back: never more than <paramref name="Charges"/>.</param>
public sealed record PaymentLedgerEntry(
    string Key,
    OrderId OrderId,
    Money Amount,
    PaymentLedgerStatus Status,
    int Requests,
    int Charges,
    int Refunds,
    string? TransactionId = null,
    string? Reason = null);

public enum PaymentLedgerStatus
{
    /// <summary>Asked for, not decided: the gateway was in trouble.</summary>
    Pending,
    Charged,
    Declined,
    Refunded,
}
