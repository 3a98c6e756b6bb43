using System.Globalization;

namespace Ordering.Orders;

/// <summary>What happened, in words.</summary>
internal static class OrderTimeline
{
    public static string Tell(OrderEvent @event) => @event switch
    {
        OrderCreated e => $"Placed for {e.TotalAmount}.",
        OrderItemAdded e => $"{e.Line.Quantity} × {e.Line.ProductName}; the total is {e.TotalAmount}.",
        OrderItemRemoved e => $"Without {e.ProductId}; the total is {e.TotalAmount}.",
        OrderSubmitted e => $"Submitted for {e.TotalAmount}.",
        OrderApprovalRequested e => string.Create(
            CultureInfo.InvariantCulture, $"Waits for approval until {e.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: more than {e.Limit}."),
        OrderApproved e => $"Approved by {e.By}.",
        OrderApprovalRefused { By: null } => "Not approved in time.",
        OrderApprovalRefused e => $"Not approved by {e.By}.",
        OrderStockReserved => "Goods set aside.",
        OrderPaid e => $"Paid {e.Amount}.",
        OrderShipped e => $"Shipped with {e.Carrier}, tracking number {e.TrackingNumber}.",
        OrderConfirmed => "Confirmed.",
        OrderCancellationRequested e => $"Cancellation requested: {e.Reason}",
        OrderFulfillmentParked e => $"Taking it back has stopped: {e.Reason}",
        OrderFulfillmentResumed => "Taking it back goes on.",
        OrderCancelled { Refunded: true } e => $"Cancelled and refunded: {e.Reason}",
        OrderCancelled e => $"Cancelled: {e.Reason}",
        OrderDelivered e => string.Create(CultureInfo.InvariantCulture, $"Delivered at {e.DeliveredAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        _ => "",
    };
}
