using EventSourcing.Commands;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Inventory;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Catalog;

public sealed class AddProductHandlerTests : IDisposable
{
    private static readonly AddProduct Command = new(OrderingHost.Tea, "Tea", new Money(5, "EUR"), 0);

    private readonly OrderingHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_product_is_answered_with_the_version_of_its_stock()
    {
        var accepted = Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(Command));

        Assert.Equal((Stock.StreamOf(OrderingHost.Tea), 1), (accepted.StreamId, accepted.Version));
        Assert.Equal(["stock-received"], _host.Events.TypesOf(Stock.StreamOf(OrderingHost.Tea)));
        Assert.Equal(["product-added"], _host.Events.TypesOf(Product.StreamOf(OrderingHost.Tea)));
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_also_after_more_goods_came()
    {
        await _host.SendAsync(Command, OrderingHost.Context("k", "h"));
        Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(new ReceiveStock(OrderingHost.Tea, 5)));

        Assert.Equal(1, Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(Command, OrderingHost.Context("k", "h"))).Version);
        Assert.IsType<CommandOutcome.CommandIdReused>(await _host.SendAsync(Command, OrderingHost.Context("k", "other")));
    }

    [Fact]
    public async Task A_crash_between_stock_and_product_is_mended_by_the_repetition()
    {
        _host.Events.BeforeAppend = stream =>
        {
            if (stream.Category == Product.Category)
            {
                _host.Events.BeforeAppend = null;
                throw new InvalidOperationException("The process dies here.");
            }
        };
        var command = Command with { Stock = 7 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _host.SendAsync(command, OrderingHost.Context("k", "h")));

        Assert.Equal("product-not-found", Assert.IsType<CommandOutcome.Refused>(
            await _host.SendAsync(new ReceiveStock(OrderingHost.Tea, 5))).Refusal.Code);
        Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(command, OrderingHost.Context("k", "h")));

        Assert.Single(_host.Events.TypesOf(Stock.StreamOf(OrderingHost.Tea)));
        Assert.Equal(["product-added"], _host.Events.TypesOf(Product.StreamOf(OrderingHost.Tea)));
    }

    [Fact]
    public async Task A_product_is_added_once_and_the_second_try_leaves_its_stock_alone()
    {
        await _host.SendAsync(Command);

        Assert.Equal("product-already-exists", Assert.IsType<CommandOutcome.Refused>(
            await _host.SendAsync(Command with { Stock = 99 })).Refusal.Code);
        Assert.Single(_host.Events.TypesOf(Stock.StreamOf(OrderingHost.Tea)));
    }

    [Fact]
    public async Task Goods_come_in_only_for_products_that_exist() => Assert.Equal("product-not-found", Assert.IsType<CommandOutcome.Refused>(
        await _host.SendAsync(new ReceiveStock(ProductId.Parse("pot"), 5))).Refusal.Code);
}
