using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Approval;

/// <summary>
/// Waiting for somebody to approve an order, for whichever orchestration has to. The order itself is where that is decided: an event tells
/// that it has been, and at the end of the time the order is asked.
/// </summary>
internal static class ApprovalWait
{
    /// <summary>External event with an <see cref="ApprovalDecision"/>.</summary>
    public const string Decided = "ApprovalDecided";

    /// <summary>Succeeds when the order has been approved, or needs not be; else it has been cancelled, and the result says why.</summary>
    public static async Task<StepResult> ForDecisionAsync(TaskOrchestrationContext context, FulfillmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(order);
        if (order.ApprovalExpiresAt is not { } end)
        {
            return StepResult.Done;
        }

        var left = end.UtcDateTime - context.CurrentUtcDateTime;
        if (left > TimeSpan.Zero)
        {
            try
            {
                return await context.WaitForExternalEvent<ApprovalDecision>(Decided, left) is { Reason: { } reason }
                    ? new StepResult(false, "order-not-approved", reason)
                    : StepResult.Done;
            }
            catch (TaskCanceledException)
            {
                // How the framework says that the time is over; below the order is asked what became of it.
            }
        }

        // Patient, because nobody else would end the waiting of an order whose store was away just then.
        var retries = RetrySchedule.Patient.AsOptions();
        return await context.CallActivityAsync<StepResult>(nameof(ExpireApproval), order, retries);
    }
}

/// <summary>What became of an order that waited for approval.</summary>
/// <param name="Reason">Why it is cancelled; null when it is approved.</param>
internal sealed record ApprovalDecision(string? Reason = null);
