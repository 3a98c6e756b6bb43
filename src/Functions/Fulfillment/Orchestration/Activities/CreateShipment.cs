using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class CreateShipment(ShipmentStep step)
{
    [Function(nameof(CreateShipment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(CreateShipment), traced => step.ExecuteAsync(traced, cancellationToken));
}
