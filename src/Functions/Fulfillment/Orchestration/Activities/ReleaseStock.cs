using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ReleaseStock(StockStep step)
{
    [Function(nameof(ReleaseStock))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(ReleaseStock), traced => step.UndoAsync(traced, cancellationToken));
}
