using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class ShippingByHandTests : OrderSpec
{
    [Fact]
    public void A_paid_order_can_be_shipped_by_hand() =>
        GivenOrder(OrderStatus.Paid).When(order => order.ShipByHand("DHL", "0034", Noon)).Then(ShippedByHand);

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    public void An_unpaid_order_cannot_be_shipped(OrderStatus status) =>
        GivenOrder(status).When(order => order.ShipByHand("DHL", "0034", Noon)).ThenRefused(OrderProblems.NotPaid(Id));

    [Theory]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void An_order_is_shipped_once(OrderStatus status) =>
        GivenOrder(status).When(order => order.ShipByHand("DHL", "0034", Noon)).ThenRefused(OrderProblems.AlreadyShipped(Id));

    [Fact]
    public void An_order_about_to_be_cancelled_is_not_shipped() => GivenOrder(OrderStatus.Paid, CancellationRequested)
        .When(order => order.ShipByHand("DHL", "0034", Noon))
        .ThenRefused(OrderProblems.CancellationRequested(Id));

    [Theory]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    public void A_shipped_order_arrives(OrderStatus status) => GivenOrder(status).When(order => order.Deliver(Noon)).Then(Delivered);

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    public void What_was_not_shipped_does_not_arrive(OrderStatus status) =>
        GivenOrder(status).When(order => order.Deliver(Noon)).ThenRefused(OrderProblems.NotShipped(Id));

    [Fact]
    public void An_order_arrives_once() =>
        GivenOrder(OrderStatus.Delivered).When(order => order.Deliver(Noon)).ThenRefused(OrderProblems.AlreadyDelivered(Id));

    [Fact]
    public void An_order_being_called_back_does_not_arrive() => GivenOrder(OrderStatus.Shipped, CancellationRequested)
        .When(order => order.Deliver(Noon))
        .ThenRefused(OrderProblems.CancellationRequested(Id));
}
