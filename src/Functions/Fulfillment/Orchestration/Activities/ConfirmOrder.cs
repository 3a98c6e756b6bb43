using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ConfirmOrder(ConfirmationStep step)
{
    [Function(nameof(ConfirmOrder))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(ConfirmOrder), traced => step.ExecuteAsync(traced, cancellationToken));
}
