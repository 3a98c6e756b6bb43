using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class CancelShipment(ShipmentStep step)
{
    [Function(nameof(CancelShipment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        step.UndoAsync(order, cancellationToken);
}
