using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class ReserveStock(StockStep step)
{
    [Function(nameof(ReserveStock))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        step.ExecuteAsync(order, cancellationToken);
}
