using EventSourcing.Diagnostics;
using Ordering.Fulfillment;

namespace OrderFlow.Observability;

/// <summary>Puts the steps of a saga into the trace of the request that submitted the order, whatever trace the host runs them in.</summary>
internal static class SagaTrace
{
    public static async Task<StepResult> TracedAsync(this FulfillmentOrder order, string step, Func<FulfillmentOrder, Task<StepResult>> execute)
    {
        using var span = Traces.Start($"saga {step}", order.TraceParent);
        span?.SetTag("orderflow.order", order.OrderId.Value);
        var result = await execute(span?.Id is { } traceParent ? order with { TraceParent = traceParent } : order);
        span?.SetTag("orderflow.outcome", result.Succeeded ? "completed" : result.Refusal);
        return result;
    }
}
