using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

public sealed class StockStepTests : StepSpec
{
    [Fact]
    public async Task Every_line_is_reserved_once()
    {
        var order = await Host.SubmitAsync();

        Succeeded(await Stock.ExecuteAsync(order, Cancellation));
        Succeeded(await Stock.ExecuteAsync(order, Cancellation));

        Assert.Equal((10, 8), await StockOfAsync(OrderingHost.Tea));
        Assert.Equal((10, 9), await StockOfAsync(OrderingHost.Cup));
    }

    [Fact]
    public async Task One_line_short_refuses_the_step_and_undo_gives_back_the_others()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order() with
        {
            Items = [new(OrderingHost.Tea, 2), new(OrderingHost.Cup, 11)],
        });

        Refused("insufficient-stock", await Stock.ExecuteAsync(order, Cancellation));
        Succeeded(await Stock.UndoAsync(order, Cancellation));
        Succeeded(await Stock.UndoAsync(order, Cancellation));

        Assert.Equal((10, 10), await StockOfAsync(OrderingHost.Tea));
        Assert.Equal((10, 10), await StockOfAsync(OrderingHost.Cup));
    }

    [Fact]
    public async Task Of_several_refusals_the_first_lines_is_told()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order() with
        {
            Items = [new(OrderingHost.Cup, 12), new(OrderingHost.Tea, 11)],
        });

        Assert.Contains("product cup", (await Stock.ExecuteAsync(order, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_undo_without_a_do_the_do_is_too_late()
    {
        var order = await Host.SubmitAsync();

        Succeeded(await Stock.UndoAsync(order, Cancellation));
        Refused("reservation-released", await Stock.ExecuteAsync(order, Cancellation));

        Assert.Equal((10, 10), await StockOfAsync(OrderingHost.Tea));
    }

    [Fact]
    public async Task A_crash_between_two_lines_is_mended_by_the_repetition()
    {
        var order = await Host.SubmitAsync();
        DieBeforeAppendingTo("stock");

        await Assert.ThrowsAsync<ProcessDiedException>(() => Stock.ExecuteAsync(order, Cancellation));
        Succeeded(await Stock.ExecuteAsync(order, Cancellation));

        Assert.Equal((10, 8), await StockOfAsync(OrderingHost.Tea));
        Assert.Equal((10, 9), await StockOfAsync(OrderingHost.Cup));
    }

    [Fact]
    public async Task Undo_after_confirmation_takes_the_goods_back()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));
        Succeeded(await Confirmation.ExecuteAsync(order, Cancellation));
        Assert.Equal((8, 8), await StockOfAsync(OrderingHost.Tea));

        Succeeded(await Stock.UndoAsync(order, Cancellation));

        Assert.Equal((10, 10), await StockOfAsync(OrderingHost.Tea));
    }
}
