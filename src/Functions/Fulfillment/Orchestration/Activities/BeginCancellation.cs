using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class BeginCancellation(CancellationStep step)
{
    [Function(nameof(BeginCancellation))]
    public Task<StepResult> Run([ActivityTrigger] CancelledOrder cancelled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        return step.BeginAsync(cancelled.Order, cancelled.Reason, cancellationToken);
    }
}
