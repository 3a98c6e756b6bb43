using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class LeaveShipment(ShipmentStep step)
{
    [Function(nameof(LeaveShipment))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(LeaveShipment), traced => step.LeaveAsync(traced, cancellationToken));
}
