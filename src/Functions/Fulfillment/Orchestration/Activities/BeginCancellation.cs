using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class BeginCancellation(CancellationStep step)
{
    [Function(nameof(BeginCancellation))]
    public Task<StepResult> Run([ActivityTrigger] CancelledOrder cancelled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        return cancelled.Order.TracedAsync(nameof(BeginCancellation), order => step.BeginAsync(order, cancelled.Reason, cancellationToken));
    }
}
