using EventSourcing.Aggregates;

namespace Ordering.Orders;

/// <content>
/// Expensive orders wait for somebody to agree. Until then nothing has been done for them, so a refusal cancels them at once.
/// </content>
public sealed partial record Order
{
    public Decision<OrderEvent> Approve(string by) => Awaiting() is { } refusal
        ? Decision.Refuse(refusal)
        : Decision.Accept(new OrderApproved(Id, CustomerId, by));

    public Decision<OrderEvent> RefuseApproval(string by) => Awaiting() is { } refusal
        ? Decision.Refuse(refusal)
        : Decision.Accept(new OrderApprovalRefused(Id, CustomerId, by), Cancelled($"Not approved by {by}."));

    /// <summary>Nothing when somebody has decided meanwhile, or there is time left.</summary>
    public Decision<OrderEvent> ExpireApproval(DateTimeOffset now) => Awaiting() is null && ApprovalExpiresAt <= now
        ? Decision.Accept(new OrderApprovalRefused(Id, CustomerId, By: null), Cancelled("Nobody approved it in time."))
        : Decision.Nothing;

    private Refusal? Awaiting() => this switch
    {
        { Exists: false } => OrderProblems.NotFound,
        { Status: OrderStatus.Cancelled } => OrderProblems.AlreadyCancelled(Id),
        { Approval: not ApprovalStatus.Pending } => OrderProblems.NotAwaitingApproval(Id),
        _ => null,
    };

    private OrderCancelled Cancelled(string reason) => new(Id, CustomerId, reason, Refunded: false);
}
