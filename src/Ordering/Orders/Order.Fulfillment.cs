using System.Collections.Immutable;
using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Orders;

/// <content>
/// What fulfillment reports. Each report may come twice, and later than others: one that is true already changes nothing, and none
/// gets past a cancellation.
/// </content>
public sealed partial record Order
{
    public Decision<OrderEvent> MarkStockReserved() => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Draft } => Decision.Refuse(OrderProblems.NotSubmitted(Id)),
        { Status: not OrderStatus.Submitted } or { StockReserved: true } => Decision.Nothing,
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        { Approval: ApprovalStatus.Pending } => Decision.Refuse(OrderProblems.AwaitingApproval(Id)),
        _ => Decision.Accept(new OrderStockReserved(Id, CustomerId)),
    };

    public Decision<OrderEvent> MarkPaid(string paymentId, Money amount) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Draft } => Decision.Refuse(OrderProblems.NotSubmitted(Id)),
        { Status: not OrderStatus.Submitted } => Decision.Nothing,
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        _ => Decision.Accept(new OrderPaid(Id, CustomerId, paymentId, amount)),
    };

    /// <summary>Nothing is left to do, too, when someone has shipped it by hand.</summary>
    public Decision<OrderEvent> MarkShipped(string carrier, string trackingNumber, DateTimeOffset shippedAt) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Draft or OrderStatus.Submitted } => Decision.Refuse(OrderProblems.NotPaid(Id)),
        { Status: not OrderStatus.Paid } => Decision.Nothing,
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        _ => Decision.Accept(Shipped(carrier, trackingNumber, shippedAt, ShippedBy.Saga)),
    };

    public Decision<OrderEvent> Confirm() => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Confirmed or OrderStatus.Delivered } => Decision.Nothing,
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        { Status: not OrderStatus.Shipped } => Decision.Refuse(OrderProblems.NotShipped(Id)),
        _ => Decision.Accept(new OrderConfirmed(Id, CustomerId)),
    };

    /// <summary>
    /// Fulfillment cannot go on. Unlike people, it does not call back what somebody has shipped by hand: that order goes its own way.
    /// </summary>
    public Decision<OrderEvent> TurnBack(string reason) => this switch
    {
        { Status: OrderStatus.Cancelled } or { CancellationRequested: true } => Decision.Nothing,
        { Shipping.By: ShippedBy.Hand } => Decision.Refuse(OrderProblems.ShippedByHand(Id)),
        _ => RequestCancellation(reason),
    };

    /// <summary>
    /// Taking it back has failed for good; refused when the order has come to an end all the same. From here on it is closed to everybody
    /// else, also when the trouble was that nobody could say so before.
    /// </summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="cancellationReason">Why it is taken back, in case nobody has been able to tell the order.</param>
    public Decision<OrderEvent> Park(
        string reason, ImmutableArray<string> outstanding, bool refunded = false, string? cancellationReason = null) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Delivered } => Decision.Refuse(OrderProblems.AlreadyDelivered(Id)),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Parked: not null } => Decision.Nothing,
        { CancellationRequested: false, Shipping.By: ShippedBy.Hand } => Decision.Refuse(OrderProblems.ShippedByHand(Id)),
        { CancellationRequested: true } => Decision.Accept(new OrderFulfillmentParked(Id, CustomerId, reason, outstanding, refunded)),
        _ => Decision.Accept(
            new OrderCancellationRequested(Id, CustomerId, cancellationReason ?? reason, Fulfilled: false),
            new OrderFulfillmentParked(Id, CustomerId, reason, outstanding, refunded)),
    };

    public Decision<OrderEvent> Resume() => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Parked: { } parked } => Decision.Accept(new OrderFulfillmentResumed(Id, CustomerId, parked.Outstanding, parked.Refunded)),
        _ => Decision.Refuse(OrderProblems.NotParked(Id)),
    };

    /// <summary>The last word of a saga that has undone everything. Who asked for it first has said why, and that stays the reason.</summary>
    public Decision<OrderEvent> Cancel(string reason, bool refunded) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Nothing,
        { Status: OrderStatus.Delivered } => Decision.Refuse(OrderProblems.AlreadyDelivered(Id)),
        _ => Decision.Accept(new OrderCancelled(Id, CustomerId, CancellationReason ?? reason, refunded)),
    };
}
