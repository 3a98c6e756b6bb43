using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ChargePayment(PaymentStep step)
{
    [Function(nameof(ChargePayment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(ChargePayment), traced => step.ExecuteAsync(traced, cancellationToken));
}
