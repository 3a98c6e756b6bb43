using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Orchestration.Activities;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// The compensations of <see cref="FulfillOrder"/> without its steps: all of them for a confirmed order, and what is outstanding for one that
/// was parked.
/// </summary>
public static class CancelFulfilledOrder
{
    private static readonly string[] All = [nameof(CancelShipment), nameof(RefundPayment), nameof(ReleaseStock)];

    /// <summary>Of the cancellation of a confirmed order.</summary>
    public static string InstanceId(string orderId) => $"{orderId}:cancellation";

    /// <summary>Of the compensation that goes on after it was parked.</summary>
    /// <param name="version">Of the order when it was resumed.</param>
    public static string InstanceId(string orderId, long version) => $"{orderId}:resumption:{version}";

    [Function(nameof(CancelFulfilledOrder))]
    public static async Task<FulfillmentProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var cancelled = context.GetInput<CancelledOrder>()!;
        var saga = Saga.Backwards(context, cancelled, cancelled.Outstanding ?? All);
        return await saga.EndAsync(begin: nameof(BeginCancellation), close: nameof(CloseOrder));
    }
}
