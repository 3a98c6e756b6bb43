using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class RefundPayment(PaymentStep step)
{
    [Function(nameof(RefundPayment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        step.UndoAsync(order, cancellationToken);
}
