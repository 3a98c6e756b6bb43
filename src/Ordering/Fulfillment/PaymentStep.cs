using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Orders;
using Ordering.Payments;

namespace Ordering.Fulfillment;

/// <summary>
/// Charges the customer: first at the gateway, then in our record, then on the order. Repeated after a crash in between, it finds the
/// same charge under the same key.
/// </summary>
public sealed class PaymentStep(CommandExecutor executor, AggregateRepository repository, IPaymentGateway gateway, TimeProvider time)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var payment = (await repository
            .LoadAsync<Payment, PaymentEvent>(Payment.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        var refusal = payment.Status switch
        {
            PaymentStatus.Open => await ChargeAsync(order, cancellationToken).ConfigureAwait(false),
            PaymentStatus.Completed => null,
            PaymentStatus.Refused => PaymentProblems.Refused(order.OrderId, payment.Reason),
            _ => await GiveUpAsync(order, PaymentProblems.GivenUp(order.OrderId), cancellationToken).ConfigureAwait(false),
        };
        refusal ??= await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state => state.MarkPaid(Payment.IdOf(order.OrderId), order.Total),
            order.CommandFor("payment"),
            cancellationToken).ConfigureAwait(false);
        return refusal is null ? StepResult.Done with { PaymentId = Payment.IdOf(order.OrderId) } : StepResult.Refused(refusal);
    }

    /// <summary>
    /// Closes the record first, so that no charge still under way can complete it; then the gateway gives back what it may have taken.
    /// </summary>
    public async Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await RecordAsync(order, "payment:void", payment => payment.Void(order.OrderId), cancellationToken).ConfigureAwait(false);
        await RefundAsync(order, cancellationToken).ConfigureAwait(false);
        var before = PaymentStatus.Open;
        await RecordAsync(
            order,
            "payment:refund",
            payment =>
            {
                before = payment.Status;
                return payment.Refund(order.OrderId, "order cancelled");
            },
            cancellationToken).ConfigureAwait(false);
        return StepResult.Done with { Refunded = before is PaymentStatus.Completed or PaymentStatus.Refunded };
    }

    private async Task<Refusal?> ChargeAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        var state = (await repository
            .LoadLastSeenAsync<Order, OrderEvent>(Order.StreamOf(order.OrderId), cancellationToken).ConfigureAwait(false)).State;
        if (state.MarkPaid(Payment.IdOf(order.OrderId), order.Total).Refusal is { } unwanted)
        {
            // Nobody is charged only to be refunded. As last seen is enough: the order itself has the last word when it is marked paid.
            return unwanted;
        }

        var request = new ChargeRequest(ChargeKey(order), order.OrderId, order.Total, order.PaymentMethod);
        var result = await Patience.AnswerAsync(
            token => gateway.ChargeAsync(request, token), Unavailable, time, cancellationToken).ConfigureAwait(false);
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
        return refusal is null ? null : await GiveUpAsync(order, refusal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The payment was given up before this charge was known: it must not stay.</summary>
    private async Task<Refusal> GiveUpAsync(FulfillmentOrder order, Refusal refusal, CancellationToken cancellationToken)
    {
        await RefundAsync(order, cancellationToken).ConfigureAwait(false);
        return refusal;
    }

    private Task<RefundResult> RefundAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        var request = new RefundRequest($"{order.OrderId}:refund", ChargeKey(order), order.OrderId);
        return Patience.AnswerAsync(token => gateway.RefundAsync(request, token), Unavailable, time, cancellationToken);
    }

    private Task<Refusal?> RecordAsync(
        FulfillmentOrder order,
        string step,
        Func<Payment, Decision<PaymentEvent>> decide,
        CancellationToken cancellationToken,
        bool startsStream = false) =>
        executor.DecideAsync(Payment.StreamOf(order.OrderId), decide, order.CommandFor(step), cancellationToken, startsStream);

    private static string ChargeKey(FulfillmentOrder order) => $"{order.OrderId}:charge";

    private static PaymentGatewayUnavailableException Unavailable(string message, Exception inner) => new(message, inner);
}
