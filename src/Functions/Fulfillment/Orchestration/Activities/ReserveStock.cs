using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ReserveStock(StockStep step)
{
    [Function(nameof(ReserveStock))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(ReserveStock), traced => step.ExecuteAsync(traced, cancellationToken));
}
