using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Orchestration.Activities;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>The order process with a coordinator. Its instance id is the order id.</summary>
public static class FulfillOrder
{
    [Function(nameof(FulfillOrder))]
    public static async Task<FulfillmentProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var saga = new Saga(context, context.GetInput<FulfillmentOrder>()!);
        await saga.UntilApproved();
        await saga.Step(nameof(ReserveStock), undo: nameof(ReleaseStock), FulfillmentState.InventoryReserved);
        await saga.Step(nameof(ChargePayment), undo: nameof(RefundPayment), FulfillmentState.PaymentCompleted);
        await saga.Step(nameof(CreateShipment), undo: nameof(CancelShipment), FulfillmentState.ShippingCreated);
        await saga.Step(nameof(ConfirmOrder), undo: null, FulfillmentState.Completed);
        return await saga.EndAsync(begin: nameof(BeginCancellation), close: nameof(CloseOrder), finish: nameof(ConfirmOrder));
    }
}
