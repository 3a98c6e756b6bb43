using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class CloseOrder(CancellationStep step)
{
    [Function(nameof(CloseOrder))]
    public Task<StepResult> Run([ActivityTrigger] CancelledOrder cancelled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        return step.ExecuteAsync(cancelled.Order, cancelled.Reason, cancelled.Refunded, cancellationToken);
    }
}
