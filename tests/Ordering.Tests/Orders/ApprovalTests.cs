using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class ApprovalTests : OrderSpec
{
    private static readonly ApprovalTerms Terms = new(Limit: 9.99m, Noon.AddDays(1));

    private static readonly OrderApprovalRequested Requested = new(Id, Ada, Terms.Limit, Terms.ExpiresAt);

    private static Situation Waiting => Given(Placed, Submitted, Requested);

    [Fact]
    public void An_order_over_the_limit_waits_for_approval_from_its_submission_on() =>
        Given(Placed).When(order => order.Submit(Terms)).Then(Submitted, Requested);

    [Fact]
    public void So_does_one_that_is_submitted_as_it_is_placed() =>
        GivenNothing().When(order => order.Place(Placement with { Approval = Terms })).Then(Placed, Submitted, Requested);

    [Fact]
    public void An_order_at_the_limit_does_not() =>
        Given(Placed).When(order => order.Submit(Terms with { Limit = Placed.TotalAmount.Amount })).Then(Submitted);

    [Fact]
    public void Nobody_has_to_approve_a_draft() =>
        GivenNothing().When(order => order.Place(Placement with { Approval = Terms, Draft = true })).Then(Placed);

    [Fact]
    public void It_is_approved() => Waiting.When(order => order.Approve("grace")).Then(new OrderApproved(Id, Ada, "grace"));

    [Fact]
    public void A_refusal_cancels_it_at_once() => Waiting
        .When(order => order.RefuseApproval("grace"))
        .Then(new OrderApprovalRefused(Id, Ada, "grace"), Cancelled with { Reason = "Not approved by grace." });

    [Fact]
    public void The_end_of_the_time_cancels_it_too() => Waiting
        .When(order => order.ExpireApproval(Terms.ExpiresAt))
        .Then(new OrderApprovalRefused(Id, Ada, By: null), Cancelled with { Reason = "Nobody approved it in time." });

    [Fact]
    public void As_long_as_there_is_time_it_does_not() =>
        Waiting.When(order => order.ExpireApproval(Terms.ExpiresAt.AddTicks(-1))).ThenNothing();

    [Fact]
    public void The_customer_s_cancellation_ends_it_at_once() => Waiting.When(order => order.RequestCancellation("too late")).Then(Cancelled);

    [Fact]
    public void It_is_decided_once()
    {
        var approved = Waiting.When(order => order.Approve("grace")).After;

        Assert.Equal(OrderProblems.NotAwaitingApproval(Id), approved.Approve("ada").Refusal);
        Assert.Equal(OrderProblems.NotAwaitingApproval(Id), approved.RefuseApproval("ada").Refusal);
        Assert.Empty(approved.ExpireApproval(Terms.ExpiresAt).Events);
    }

    [Fact]
    public void A_cancelled_order_is_not_approved() => Given(Placed, Submitted, Requested, Cancelled)
        .When(order => order.Approve("grace"))
        .ThenRefused(OrderProblems.AlreadyCancelled(Id));

    [Fact]
    public void An_order_that_needs_no_approval_gets_none()
    {
        GivenNothing().When(order => order.Approve("grace")).ThenRefused(OrderProblems.NotFound);
        Given(Placed).When(order => order.Approve("grace")).ThenRefused(OrderProblems.NotAwaitingApproval(Id));
        Given(Placed, Submitted).When(order => order.RefuseApproval("grace")).ThenRefused(OrderProblems.NotAwaitingApproval(Id));
    }

    [Fact]
    public void Nothing_is_set_aside_for_it_before() =>
        Waiting.When(order => order.MarkStockReserved()).ThenRefused(OrderProblems.AwaitingApproval(Id));
}
