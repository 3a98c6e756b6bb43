using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Approval;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>
/// The alarm clock of an order that waits for approval and has no coordinator: a durable timer, and whoever it wakes asks the order. Its instance id is the
/// order id.
/// </summary>
public static class ApprovalAlarm
{
    [Function(nameof(ApprovalAlarm))]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ApprovalWait.ForDecisionAsync(context, context.GetInput<FulfillmentOrder>()!);
    }
}
