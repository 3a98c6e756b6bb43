using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Approval;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>
/// Ends the time to approve an order without a coordinator, unless it has been decided before. Its instance id is the order id, as that of the
/// saga it stands in for.
/// </summary>
public static class ApprovalAlarm
{
    [Function(nameof(ApprovalAlarm))]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context) =>
        ApprovalWait.ForDecisionAsync(context, context.GetInput<FulfillmentOrder>()!);
}
