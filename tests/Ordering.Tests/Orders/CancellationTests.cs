using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class CancellationTests : OrderSpec
{
    [Fact]
    public void A_draft_is_cancelled_at_once() =>
        Given(Placed).When(order => order.RequestCancellation("too late")).Then(Cancelled);

    [Theory]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Shipped)]
    public void While_the_saga_runs_cancellation_is_a_request_to_it(OrderStatus status) =>
        GivenOrder(status).When(order => order.RequestCancellation("too late")).Then(CancellationRequested);

    [Fact]
    public void A_confirmed_order_needs_a_compensation_of_its_own() => GivenOrder(OrderStatus.Confirmed)
        .When(order => order.RequestCancellation("too late"))
        .Then(CancellationRequested with { Fulfilled = true });

    [Fact]
    public void Asking_twice_changes_nothing() =>
        Given(Placed, Submitted, CancellationRequested).When(order => order.RequestCancellation("again")).ThenNothing();

    [Fact]
    public void A_cancelled_order_cannot_be_cancelled_again() => GivenOrder(OrderStatus.Cancelled)
        .When(order => order.RequestCancellation("again"))
        .ThenRefused(OrderProblems.AlreadyCancelled(Id));

    [Fact]
    public void A_delivered_order_cannot_be_cancelled() => GivenOrder(OrderStatus.Delivered)
        .When(order => order.RequestCancellation("too late"))
        .ThenRefused(OrderProblems.AlreadyDelivered(Id));

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    public void The_saga_may_end_any_order_that_is_not_delivered(OrderStatus status) =>
        GivenOrder(status).When(order => order.Cancel("too late", refunded: true)).Then(Cancelled with { Refunded = true });

    [Fact]
    public void The_end_of_the_saga_may_come_twice() =>
        GivenOrder(OrderStatus.Cancelled).When(order => order.Cancel("too late", refunded: true)).ThenNothing();

    [Fact]
    public void Even_the_saga_cannot_cancel_a_delivered_order() => GivenOrder(OrderStatus.Delivered)
        .When(order => order.Cancel("too late", refunded: true))
        .ThenRefused(OrderProblems.AlreadyDelivered(Id));
}
