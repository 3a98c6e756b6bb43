namespace Ordering.Orders;

/// <content>How far fulfillment has come, whoever leads it: each state begins with an event of the order's own stream.</content>
public sealed partial record Order
{
    /// <summary>Null before the submission.</summary>
    public FulfillmentState? FulfillmentState => this switch
    {
        { Status: OrderStatus.Cancelled } or { Parked: not null } => Orders.FulfillmentState.Failed,
        { Status: OrderStatus.Draft } => null,
        { CancellationRequested: true } => Orders.FulfillmentState.Compensating,
        { Status: OrderStatus.Confirmed or OrderStatus.Delivered } => Orders.FulfillmentState.Completed,
        { Status: OrderStatus.Shipped } => Orders.FulfillmentState.ShippingCreated,
        { Status: OrderStatus.Paid } => Orders.FulfillmentState.PaymentCompleted,
        { StockReserved: true } => Orders.FulfillmentState.InventoryReserved,
        { Approval: ApprovalStatus.Pending } => Orders.FulfillmentState.AwaitingApproval,
        _ => Orders.FulfillmentState.Started,
    };
}

/// <summary>Started → awaiting approval, if it must be → … → completed; or compensating → failed.</summary>
public enum FulfillmentState
{
    Started,
    AwaitingApproval,
    InventoryReserved,
    PaymentCompleted,
    ShippingCreated,
    Completed,
    Compensating,
    Failed,
}
