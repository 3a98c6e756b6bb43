using EventSourcing.Commands;
using Ordering.Orders;
using Ordering.Payments;

namespace Ordering.Fulfillment;

/// <summary>Charges the customer, then tells the order.</summary>
public sealed class PaymentStep(PaymentDesk desk, CommandExecutor executor)
{
    public async Task<StepResult> ExecuteAsync(FulfillmentOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var refusal = await desk.ChargeAsync(order, Patience.Limit, cancellationToken).ConfigureAwait(false);
        refusal ??= await executor.DecideAsync<Order, OrderEvent>(
            Order.StreamOf(order.OrderId),
            state => state.MarkPaid(Payment.IdOf(order.OrderId), order.Total),
            order.CommandFor("payment"),
            cancellationToken).ConfigureAwait(false);
        return refusal is null ? StepResult.Done with { PaymentId = Payment.IdOf(order.OrderId) } : StepResult.Refused(refusal);
    }

    public async Task<StepResult> UndoAsync(FulfillmentOrder order, CancellationToken cancellationToken) =>
        StepResult.Done with { Refunded = await desk.RefundAsync(order, Patience.Limit, cancellationToken).ConfigureAwait(false) };
}
