using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ChargePayment(PaymentStep step)
{
    [Function(nameof(ChargePayment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        step.ExecuteAsync(order, cancellationToken);
}
