using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

public sealed class CloseOrder(CancellationStep step)
{
    [Function(nameof(CloseOrder))]
    public Task<StepResult> Run([ActivityTrigger] CancelledOrder cancelled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        return cancelled.Order.TracedAsync(
            nameof(CloseOrder), order => step.ExecuteAsync(order, cancelled.Reason, cancelled.Refunded, cancellationToken));
    }
}
