using EventSourcing.Commands;
using Ordering.Common;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Orders;

public sealed class PlaceOrderHandlerTests : IDisposable
{
    private readonly OrderingHost _host = new();

    private static PlaceOrder Command => OrderingHost.Order();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_order_is_placed_at_the_catalogs_prices()
    {
        var order = await _host.SubmitAsync();

        Assert.Equal(new Money(17.50m, "EUR"), order.Total);
        Assert.Equal(["Tea", "Cup"], order.Lines.Select(line => line.ProductName));
    }

    [Fact]
    public async Task Equal_products_become_one_line()
    {
        var order = await _host.SubmitAsync(Command with { Items = [new(OrderingHost.Tea, 2), new(OrderingHost.Cup, 1), new(OrderingHost.Tea, 3)] });

        Assert.Equal([(OrderingHost.Tea, 5), (OrderingHost.Cup, 1)], order.Lines.Select(line => (line.ProductId, line.Quantity)));
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_and_no_second_order()
    {
        await _host.FurnishAsync();
        var first = Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(Command, OrderingHost.Context("k", "h")));
        var second = Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(Command, OrderingHost.Context("k", "h")));

        Assert.Equal((first.Version, first.Commit!.Id), (second.Version, second.Commit!.Id));
        Assert.Single(_host.Events.CommitsOf(Order.StreamOf(OrderingHost.OrderId)));
        Assert.IsType<CommandOutcome.CommandIdReused>(await _host.SendAsync(Command, OrderingHost.Context("k", "other")));
    }

    [Fact]
    public async Task The_same_order_id_under_another_command_is_refused()
    {
        await _host.SubmitAsync();

        await RefusedAsync("order-already-exists", Command);
    }

    [Fact]
    public async Task What_does_not_exist_cannot_be_ordered_nor_order()
    {
        await _host.FurnishAsync();

        await RefusedAsync("customer-not-found", Command with { CustomerId = CustomerId.Parse("eve") });
        await RefusedAsync("product-not-found", Command with { Items = [new(ProductId.Parse("pot"), 1)] });
    }

    [Fact]
    public async Task A_refusal_is_the_same_when_the_stream_is_assumed_to_be_new()
    {
        await _host.FurnishAsync();
        var outcome = await _host.SendAsync(
            Command with { CustomerId = CustomerId.Parse("eve") }, OrderingHost.Context("k") with { MayRepeat = false });

        Assert.Equal("customer-not-found", Assert.IsType<CommandOutcome.Refused>(outcome).Refusal.Code);
    }

    [Fact]
    public async Task A_price_that_has_changed_is_refused_and_the_right_one_is_not()
    {
        await _host.FurnishAsync();

        await RefusedAsync("price-changed", Command with { Items = [new(OrderingHost.Tea, 2, new Money(4.99m, "EUR"))] });
        await RefusedAsync("currency-mismatch", Command with { Items = [new(OrderingHost.Tea, 2, new Money(5, "USD"))] });
        await RefusedAsync("currency-mismatch", Command with { Currency = "USD" });
        await AcceptedAsync(Command with { Items = [new(OrderingHost.Tea, 2, new Money(5.00m, "EUR"))], Currency = "EUR" });
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 5)]
    [InlineData(5_000, 5_001)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Quantities_are_checked_each_and_together(int one, int other)
    {
        await _host.FurnishAsync();

        await RefusedAsync("order-quantity-out-of-range", Command with { Items = [new(OrderingHost.Tea, one), new(OrderingHost.Tea, other)] });
    }

    [Fact]
    public async Task A_draft_grows_shrinks_and_is_submitted()
    {
        await _host.FurnishAsync();
        var id = OrderingHost.OrderId;
        await AcceptedAsync(Command with { Draft = true, Items = [] });

        await AcceptedAsync(new AddOrderItem(id, OrderingHost.Tea, 2));
        await AcceptedAsync(new AddOrderItem(id, OrderingHost.Cup, 1));
        await RefusedAsync("product-not-found", new AddOrderItem(id, ProductId.Parse("pot"), 1));
        await RefusedAsync("order-not-found", new AddOrderItem(OrderId.Parse("o-2"), ProductId.Parse("pot"), 1));
        await AcceptedAsync(new RemoveOrderItem(id, OrderingHost.Tea));
        await AcceptedAsync(new SubmitOrder(id));
        await RefusedAsync("order-already-submitted", new SubmitOrder(id));
        await RefusedAsync("order-not-draft", new AddOrderItem(id, ProductId.Parse("pot"), 1));
    }

    private async Task AcceptedAsync<TCommand>(TCommand command)
        where TCommand : ICommand => Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(command));

    private async Task RefusedAsync<TCommand>(string code, TCommand command)
        where TCommand : ICommand => Assert.Equal(code, Assert.IsType<CommandOutcome.Refused>(await _host.SendAsync(command)).Refusal.Code);
}
