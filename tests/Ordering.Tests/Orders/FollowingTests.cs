using Ordering.Orders;

namespace Ordering.Tests.Orders;

/// <summary>An order without a coordinator draws its own conclusions.</summary>
public sealed class FollowingTests : OrderSpec
{
    private static readonly Handover OurParcel = new("DHL", "0034", Noon, ShippedBy.Saga);

    private static readonly FulfillmentResults Nothing = new(
        Reserved: false, PaymentId: null, Shipment: null, GoodsLeft: false, NoStock: null, AllTakenBack: false, Refunded: false);

    private static readonly FulfillmentResults Everything = Nothing with
    {
        Reserved = true, PaymentId = "pay-o-1", Shipment = OurParcel, GoodsLeft = true,
    };

    [Fact]
    public void It_takes_over_what_the_others_have_done() =>
        Given(Placed, Submitted, StockReserved).When(order => order.Follow(Nothing with { Reserved = true, PaymentId = "pay-o-1" })).Then(Paid);

    [Fact]
    public void What_it_has_missed_comes_in_its_order() =>
        Given(Placed, Submitted).When(order => order.Follow(Everything)).Then(StockReserved, Paid, ShippedBySaga, Confirmed);

    [Fact]
    public void What_it_knows_already_is_no_news() =>
        Given(Placed, Submitted, StockReserved, Paid, ShippedBySaga, Confirmed).When(order => order.Follow(Everything)).ThenNothing();

    [Fact]
    public void Nothing_gets_past_a_cancellation() =>
        Given(Placed, Submitted, StockReserved, CancellationRequested).When(order => order.Follow(Everything)).ThenNothing();

    [Fact]
    public void A_parcel_of_ours_does_not_replace_one_sent_by_hand() =>
        Given(Placed, Submitted, StockReserved, Paid, ShippedByHand).When(order => order.Follow(Everything)).Then(Confirmed);

    [Fact]
    public void Without_goods_it_is_cancelled() => Given(Placed, Submitted)
        .When(order => order.Follow(Nothing with { NoStock = "too few" }))
        .Then(new OrderCancelled(Id, Ada, "too few", Refunded: false));

    [Fact]
    public void When_all_has_been_taken_back_it_is_cancelled_for_the_reason_that_began_it() =>
        Given(Placed, Submitted, StockReserved, Paid, CancellationRequested)
            .When(order => order.Follow(Nothing with { AllTakenBack = true, Refunded = true }))
            .Then(new OrderCancelled(Id, Ada, "too late", Refunded: true));

    [Fact]
    public void It_is_cancelled_once() =>
        GivenOrder(OrderStatus.Cancelled).When(order => order.Follow(Nothing with { NoStock = "too few", AllTakenBack = true })).ThenNothing();

    [Fact]
    public void A_draft_is_nothing_to_follow() => Given(Placed).When(order => order.Follow(Everything)).ThenNothing();
}
