using Microsoft.Azure.Functions.Worker;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Approval;

public sealed class ExpireApproval(ApprovalStep step)
{
    [Function(nameof(ExpireApproval))]
    public Task<StepResult> Run([ActivityTrigger] FulfillmentOrder order, CancellationToken cancellationToken) =>
        order.TracedAsync(nameof(ExpireApproval), traced => step.ExpireAsync(traced, cancellationToken));
}
