using Ordering.Common;

namespace Ordering.Payments;

/// <summary>
/// The outside world that moves money. A request may be sent again under its idempotency key and then has the first one's result and no
/// second effect.
/// </summary>
public interface IPaymentGateway
{
    /// <exception cref="PaymentGatewayUnavailableException">Transient; whether the charge was made is not known.</exception>
    Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken);

    /// <exception cref="PaymentGatewayUnavailableException">Transient; whether the refund was made is not known.</exception>
    Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken);
}

/// <param name="Token">Stands for the customer's card or account.</param>
public sealed record ChargeRequest(string IdempotencyKey, OrderId OrderId, Money Amount, string Token);

/// <param name="ChargeKey">The idempotency key of the charge to give back.</param>
public sealed record RefundRequest(string IdempotencyKey, string ChargeKey, OrderId OrderId);

/// <summary>Final; transient trouble is an exception.</summary>
public abstract record ChargeResult
{
    private ChargeResult()
    {
    }

    public sealed record Approved(string TransactionId) : ChargeResult;

    public sealed record Declined(string Reason) : ChargeResult;
}

/// <summary>Final; transient trouble is an exception.</summary>
public abstract record RefundResult
{
    private RefundResult()
    {
    }

    public sealed record Refunded(string TransactionId) : RefundResult;

    /// <summary>Nothing was charged under the charge key so far.</summary>
    public sealed record NothingToRefund : RefundResult;
}

/// <summary>The gateway did not answer, or asked to come back later.</summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
