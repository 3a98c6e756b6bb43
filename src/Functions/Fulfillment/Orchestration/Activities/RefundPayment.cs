using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class RefundPayment(PaymentStep step)
{
    [Function(nameof(RefundPayment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(RefundPayment), traced => step.UndoAsync(traced, cancellationToken));
}
