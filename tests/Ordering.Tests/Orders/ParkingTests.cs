using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class ParkingTests : OrderSpec
{
    private static readonly OrderFulfillmentParked Parked = new(Id, Ada, "no answer", ["RefundPayment"], Refunded: false);

    private static readonly OrderFulfillmentResumed Resumed = new(Id, Ada, ["RefundPayment"], Refunded: false);

    [Fact]
    public void An_order_that_cannot_be_taken_back_is_parked() =>
        GivenOrder(OrderStatus.Paid, CancellationRequested).When(order => order.Park("no answer", ["RefundPayment"])).Then(Parked);

    [Fact]
    public void It_is_closed_to_everybody_else_even_if_nobody_could_tell_it_so_before()
    {
        var parked = GivenOrder(OrderStatus.Paid).When(order => order.Park("no answer", ["RefundPayment"], cancellationReason: "too late"));

        parked.Then(CancellationRequested, Parked);
        Assert.Equal(OrderProblems.CancellationRequested(Id), parked.After.ShipByHand("DHL", "1", Noon).Refusal);
    }

    [Fact]
    public void It_is_parked_once() =>
        GivenOrder(OrderStatus.Paid, CancellationRequested, Parked).When(order => order.Park("no answer", ["ReleaseStock"])).ThenNothing();

    [Fact]
    public void An_order_that_has_ended_is_not_parked()
    {
        GivenNothing().When(order => order.Park("no answer", [])).ThenRefused(OrderProblems.NotFound);
        GivenOrder(OrderStatus.Cancelled).When(order => order.Park("no answer", [])).ThenRefused(OrderProblems.AlreadyCancelled(Id));
        GivenOrder(OrderStatus.Delivered).When(order => order.Park("no answer", [])).ThenRefused(OrderProblems.AlreadyDelivered(Id));
    }

    [Fact]
    public void It_is_resumed_with_what_is_outstanding_as_often_as_it_is_parked()
    {
        GivenOrder(OrderStatus.Paid, CancellationRequested, Parked).When(order => order.Resume()).Then(Resumed);
        GivenOrder(OrderStatus.Paid, CancellationRequested, Parked, Resumed, Parked with { Outstanding = ["ReleaseStock"], Refunded = true })
            .When(order => order.Resume())
            .Then(Resumed with { Outstanding = ["ReleaseStock"], Refunded = true });
    }

    [Fact]
    public void What_is_not_parked_cannot_be_resumed()
    {
        GivenNothing().When(order => order.Resume()).ThenRefused(OrderProblems.NotFound);
        GivenOrder(OrderStatus.Paid, CancellationRequested).When(order => order.Resume()).ThenRefused(OrderProblems.NotParked(Id));
        GivenOrder(OrderStatus.Paid, CancellationRequested, Parked, Resumed).When(order => order.Resume()).ThenRefused(OrderProblems.NotParked(Id));
        GivenOrder(OrderStatus.Paid, CancellationRequested, Parked, Cancelled).When(order => order.Resume()).ThenRefused(OrderProblems.NotParked(Id));
    }
}
