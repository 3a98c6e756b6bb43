using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class CancelShipment(ShipmentStep step)
{
    [Function(nameof(CancelShipment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(CancelShipment), traced => step.UndoAsync(traced, cancellationToken));
}
