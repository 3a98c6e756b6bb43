using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class FulfillmentReportTests : OrderSpec
{
    [Fact]
    public void A_submitted_order_is_paid() =>
        Given(Placed, Submitted).When(order => order.MarkPaid("pay-o-1", Euros(10))).Then(Paid);

    [Fact]
    public void A_paid_order_is_shipped_with_all_that_a_consumer_needs() =>
        Given(Placed, Submitted, Paid).When(order => order.MarkShipped("DHL", "0034", Noon)).Then(ShippedBySaga);

    [Fact]
    public void A_shipped_order_is_confirmed() =>
        Given(Placed, Submitted, Paid, ShippedBySaga).When(order => order.Confirm()).Then(Confirmed);

    [Theory]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void Payment_may_be_reported_again(OrderStatus status) =>
        GivenOrder(status).When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenNothing();

    [Theory]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void Shipment_may_be_reported_again(OrderStatus status) =>
        GivenOrder(status).When(order => order.MarkShipped("DHL", "0034", Noon)).ThenNothing();

    [Fact]
    public void An_order_shipped_by_hand_needs_no_other_shipment() =>
        Given(Placed, Submitted, Paid, ShippedByHand).When(order => order.MarkShipped("UPS", "1Z", Noon)).ThenNothing();

    [Theory]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void Confirmation_may_be_reported_again(OrderStatus status) => GivenOrder(status).When(order => order.Confirm()).ThenNothing();

    [Fact]
    public void A_draft_cannot_be_paid() =>
        Given(Placed).When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenRefused(OrderProblems.NotSubmitted(Id));

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    public void What_is_not_paid_is_not_shipped(OrderStatus status) =>
        GivenOrder(status).When(order => order.MarkShipped("DHL", "0034", Noon)).ThenRefused(OrderProblems.NotPaid(Id));

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    public void What_is_not_shipped_is_not_confirmed(OrderStatus status) =>
        GivenOrder(status).When(order => order.Confirm()).ThenRefused(OrderProblems.NotShipped(Id));

    [Fact]
    public void Nothing_gets_past_a_requested_cancellation()
    {
        var refusal = OrderProblems.CancellationRequested(Id);

        GivenOrder(OrderStatus.Submitted, CancellationRequested).When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenRefused(refusal);
        GivenOrder(OrderStatus.Paid, CancellationRequested).When(order => order.MarkShipped("DHL", "0034", Noon)).ThenRefused(refusal);
        GivenOrder(OrderStatus.Shipped, CancellationRequested).When(order => order.Confirm()).ThenRefused(refusal);
    }

    [Fact]
    public void What_was_true_before_the_request_stays_true()
    {
        GivenOrder(OrderStatus.Paid, CancellationRequested).When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenNothing();
        GivenOrder(OrderStatus.Shipped, CancellationRequested).When(order => order.MarkShipped("DHL", "0034", Noon)).ThenNothing();
        GivenOrder(OrderStatus.Confirmed, CancellationRequested).When(order => order.Confirm()).ThenNothing();
    }

    [Fact]
    public void Nothing_happens_to_a_cancelled_order_any_more()
    {
        var refusal = OrderProblems.AlreadyCancelled(Id);
        var cancelled = GivenOrder(OrderStatus.Cancelled);

        cancelled.When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenRefused(refusal);
        cancelled.When(order => order.MarkShipped("DHL", "0034", Noon)).ThenRefused(refusal);
        cancelled.When(order => order.Confirm()).ThenRefused(refusal);
        cancelled.When(order => order.ShipByHand("DHL", "0034", Noon)).ThenRefused(refusal);
        cancelled.When(order => order.Deliver(Noon)).ThenRefused(refusal);
    }

    [Fact]
    public void Only_placing_is_possible_for_an_order_that_does_not_exist()
    {
        var nothing = GivenNothing();

        nothing.When(order => order.AddItem(Tea, "Tea", 1, Euros(5))).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.RemoveItem(Tea)).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.Submit()).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.RequestCancellation("why")).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.ShipByHand("DHL", "0034", Noon)).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.Deliver(Noon)).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.MarkPaid("pay-o-1", Euros(10))).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.MarkShipped("DHL", "0034", Noon)).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.Confirm()).ThenRefused(OrderProblems.NotFound);
        nothing.When(order => order.Cancel("why", refunded: false)).ThenRefused(OrderProblems.NotFound);
    }
}
