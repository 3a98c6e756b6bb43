using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Orchestration.Activities;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>Takes a confirmed order back: the compensations of <see cref="FulfillOrder"/> without its steps.</summary>
public static class CancelFulfilledOrder
{
    public static string InstanceId(string orderId) => $"{orderId}:cancellation";

    [Function(nameof(CancelFulfilledOrder))]
    public static async Task<FulfillmentProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var cancelled = context.GetInput<CancelledOrder>()!;
        var saga = new Saga(context, cancelled.Order);
        saga.Done(undo: nameof(ReleaseStock));
        saga.Done(undo: nameof(RefundPayment));
        saga.Done(undo: nameof(CancelShipment));
        saga.Abandon(cancelled.Reason);
        return await saga.EndAsync(begin: nameof(BeginCancellation), close: nameof(CloseOrder));
    }
}
