using EventSourcing.Commands;
using Ordering.Orders.Commands;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

public sealed class LastStepTests : StepSpec
{
    [Fact]
    public async Task Confirmation_lets_the_goods_leave_and_may_be_repeated()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));

        Succeeded(await Confirmation.ExecuteAsync(order, Cancellation));
        Succeeded(await Confirmation.ExecuteAsync(order, Cancellation));

        Assert.Equal((8, 8), await StockOfAsync(OrderingHost.Tea));
        Assert.Equal((9, 9), await StockOfAsync(OrderingHost.Cup));
        Assert.Equal(["order-created", "order-submitted", "order-stock-reserved", "order-paid", "order-shipped", "order-confirmed"], OrderEvents);
    }

    [Fact]
    public async Task A_crash_between_stock_and_order_is_mended_by_the_repetition()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));
        DieBeforeAppendingTo("order");

        await Assert.ThrowsAsync<ProcessDiedException>(() => Confirmation.ExecuteAsync(order, Cancellation));
        Succeeded(await Confirmation.ExecuteAsync(order, Cancellation));

        Assert.Equal((8, 8), await StockOfAsync(OrderingHost.Tea));
        Assert.Contains("order-confirmed", OrderEvents);
    }

    [Fact]
    public async Task A_cancellation_during_fulfillment_ends_with_everything_undone()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new CancelOrder(order.OrderId, "changed my mind")));

        Refused("order-cancellation-requested", await Confirmation.ExecuteAsync(order, Cancellation));
        Succeeded(await Shipment.UndoAsync(order, Cancellation));
        var refund = await Payment.UndoAsync(order, Cancellation);
        Succeeded(await Stock.UndoAsync(order, Cancellation));
        Succeeded(await Cancel.ExecuteAsync(order, "changed my mind", refund.Refunded, Cancellation));
        Succeeded(await Cancel.ExecuteAsync(order, "changed my mind", refund.Refunded, Cancellation));

        Assert.True(refund.Refunded);
        Assert.Equal((10, 10), await StockOfAsync(OrderingHost.Tea));
        Assert.Equal("order-cancelled", OrderEvents.Last());
        Assert.Single(OrderEvents, "order-cancelled");
    }

    [Fact]
    public async Task Once_the_undoing_has_begun_nobody_ships_or_confirms_the_order()
    {
        var order = await PaidAsync();

        Succeeded(await Cancel.BeginAsync(order, "the carrier refuses", Cancellation));
        Succeeded(await Cancel.BeginAsync(order, "the carrier refuses", Cancellation));

        var shipped = Assert.IsType<CommandOutcome.Refused>(await Host.SendAsync(new ShipOrder(order.OrderId, "DHL", "1")));
        Assert.Equal("order-cancellation-requested", shipped.Refusal.Code);
        Refused("order-cancellation-requested", await Confirmation.ExecuteAsync(order, Cancellation));
        Assert.Single(OrderEvents, "order-cancellation-requested");
    }

    [Fact]
    public async Task The_undoing_of_a_delivered_order_does_not_begin()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new DeliverOrder(order.OrderId)));

        Refused("order-already-delivered", await Cancel.BeginAsync(order, "too late", Cancellation));
    }

    [Fact]
    public async Task A_delivered_order_is_not_cancelled()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new DeliverOrder(order.OrderId)));

        Refused("order-already-delivered", await Cancel.ExecuteAsync(order, "late", refunded: false, Cancellation));
    }
}
