using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;
using Ordering.Payments;

namespace Ordering.Fulfillment;

/// <summary>
/// What payments do for an order, whoever asks: first at the gateway, then in our record. Repeated after a crash in between, it finds the
/// same charge under the same key.
/// </summary>
public sealed class PaymentDesk(CommandExecutor executor, AggregateRepository repository, IPaymentGateway gateway, TimeProvider time)
{
    /// <summary>Charges the customer: null when that is done, otherwise why not.</summary>
    /// <param name="patience">How long to wait for the gateway.</param>
    /// <exception cref="PaymentGatewayUnavailableException">Transient.</exception>
    public async Task<Refusal?> ChargeAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var payment = (await repository
            .LoadAsync<Payment, PaymentEvent>(Payment.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        return payment.Status switch
        {
            PaymentStatus.Open => await ChargeNowAsync(order, patience, cancellationToken).ConfigureAwait(false),
            PaymentStatus.Completed => null,
            PaymentStatus.Refused => PaymentProblems.Refused(order.OrderId, payment.Reason),
            _ => await GiveUpAsync(order, PaymentProblems.GivenUp(order.OrderId), patience, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>
    /// Closes the record first, so that no charge still under way can complete it; then the gateway gives back what it may have taken.
    /// </summary>
    /// <returns>Money that had been taken was given back.</returns>
    /// <exception cref="PaymentGatewayUnavailableException">Transient.</exception>
    public async Task<bool> RefundAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await RecordAsync(order, "payment:void", payment => payment.Void(order.OrderId), cancellationToken).ConfigureAwait(false);
        var gaveBack = !IsFree(order)
            && await AskForRefundAsync(order, patience, cancellationToken).ConfigureAwait(false) is RefundResult.Refunded;
        var before = PaymentStatus.Open;
        await RecordAsync(
            order,
            "payment:settle",
            payment =>
            {
                before = payment.Status;
                return payment.Settle(order.OrderId, gaveBack || (IsFree(order) && before == PaymentStatus.Completed), "order cancelled");
            },
            cancellationToken).ConfigureAwait(false);
        return before == PaymentStatus.Completed && !gaveBack && !IsFree(order)
            ? throw new PaymentGatewayUnavailableException($"The gateway does not know of the charge of order {order.OrderId}.")
            : gaveBack;
    }

    private async Task<Refusal?> ChargeNowAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await UnwantedAsync(order, cancellationToken).ConfigureAwait(false) is { } unwanted)
        {
            return unwanted;
        }

        var result = IsFree(order)
            ? new ChargeResult.Approved("none")
            : await AskForChargeAsync(order, patience, cancellationToken).ConfigureAwait(false);
        if (result is ChargeResult.Declined declined)
        {
            await RecordAsync(
                order, "payment", payment => payment.Refuse(order.OrderId, order.Total, declined.Reason), cancellationToken, startsStream: true)
                .ConfigureAwait(false);
            return PaymentProblems.Refused(order.OrderId, declined.Reason);
        }

        var transaction = ((ChargeResult.Approved)result).TransactionId;
        var refusal = await RecordAsync(
            order, "payment", payment => payment.Complete(order.OrderId, order.Total, transaction), cancellationToken, startsStream: true)
            .ConfigureAwait(false);
        return refusal is null ? null : await GiveUpAsync(order, refusal, patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Nobody is charged only to be refunded. An order that as last seen wants it will do, as it has the last word itself when it is marked
    /// paid; but what is last seen here may be older than its submission, so a no is asked for again.
    /// </summary>
    private async Task<Refusal?> UnwantedAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        var stream = Order.StreamOf(order.OrderId);
        var seen = await repository.LoadLastSeenAsync<Order, OrderEvent>(stream, cancellationToken).ConfigureAwait(false);
        return RefusalOf(seen) is null
            ? null
            : RefusalOf(await repository.LoadAsync<Order, OrderEvent>(stream, cancellationToken).ConfigureAwait(false));

        Refusal? RefusalOf(AggregateState<Order> known) => known.State.MarkPaid(Payment.IdOf(order.OrderId), order.Total).Refusal;
    }

    /// <summary>The payment was given up before this charge was known: it must not stay.</summary>
    private async Task<Refusal> GiveUpAsync(FulfillmentOrder order, Refusal refusal, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!IsFree(order))
        {
            await AskForRefundAsync(order, patience, cancellationToken).ConfigureAwait(false);
        }

        return refusal;
    }

    private Task<ChargeResult> AskForChargeAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var request = new ChargeRequest(ChargeKey(order), order.OrderId, order.Total, order.PaymentMethod);
        return Patience.AnswerAsync(token => gateway.ChargeAsync(request, token), Unavailable, patience, time, cancellationToken);
    }

    private Task<RefundResult> AskForRefundAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var request = new RefundRequest($"{order.OrderId}:refund", ChargeKey(order), order.OrderId);
        return Patience.AnswerAsync(token => gateway.RefundAsync(request, token), Unavailable, patience, time, cancellationToken);
    }

    private Task<Refusal?> RecordAsync(
        FulfillmentOrder order,
        string step,
        Func<Payment, Decision<PaymentEvent>> decide,
        CancellationToken cancellationToken,
        bool startsStream = false) =>
        executor.DecideAsync(Payment.StreamOf(order.OrderId), decide, order.CommandFor(step), cancellationToken, startsStream);

    /// <summary>Costs nothing, so there is nothing to ask a gateway for: it is paid without.</summary>
    private static bool IsFree(FulfillmentOrder order) => order.Total.Amount == 0;

    private static string ChargeKey(FulfillmentOrder order) => $"{order.OrderId}:charge";

    private static PaymentGatewayUnavailableException Unavailable(string message, Exception inner) => new(message, inner);
}
