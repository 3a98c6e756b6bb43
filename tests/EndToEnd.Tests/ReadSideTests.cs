using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using EventSourcing.Commands;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Inventory;

namespace EndToEnd.Tests;

public sealed class ReadSideTests
{
    [Fact]
    public async Task A_product_is_not_found_while_only_its_stock_is_known()
    {
        await using var shop = await Shop.OpenAsync();
        var id = ProductId.Parse("lamp");
        await shop.Services.GetRequiredService<IEventStore>().AppendAsync(
            Stock.StreamOf(id), ExpectedVersion.NoStream, [new StockReceived(id, 5, 5, 5)],
            new CommandContext { CommandId = "half-done", CorrelationId = "test" }, TestContext.Current.CancellationToken);
        await shop.SettleAsync();
        Assert.NotNull(await shop.Services.GetRequiredService<IReadModelStore<ProductView>>().FindAsync(
            new ReadModelKey("lamp", "lamp"), TestContext.Current.CancellationToken));

        await (await shop.SendAsync(HttpMethod.Get, "/api/products/lamp", null)).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
        var behind = await shop.SendAsync(HttpMethod.Get, "/api/products/lamp?minVersion=1", null, ("Prefer", "wait=0"));
        await behind.ProblemAsync(HttpStatusCode.ServiceUnavailable, "projection-behind");

        await shop.PostAsync("/api/products", new { productId = "lamp", name = "Lamp", price = new { amount = 9.5, currency = "EUR" }, stock = 5 });
        await shop.SettleAsync();
        Assert.Equal("Lamp", (string)(await shop.GetAsync("/api/products/lamp?minVersion=1"))["name"]!);
    }

    [Fact]
    public async Task A_product_is_not_found_while_its_stock_is_unknown()
    {
        await using var shop = await Shop.OpenAsync();
        var id = ProductId.Parse("lamp");
        await shop.Services.GetRequiredService<IEventStore>().AppendAsync(
            Product.StreamOf(id), ExpectedVersion.NoStream, [new ProductAdded(id, "Lamp", new Money(9.5m, "EUR"))],
            new CommandContext { CommandId = "early", CorrelationId = "test" }, TestContext.Current.CancellationToken);
        await shop.SettleAsync();

        await (await shop.SendAsync(HttpMethod.Get, "/api/products/lamp", null)).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page()
    {
        await using var shop = await Shop.OpenAsync();
        var (ada, alan, product) = (await shop.CustomerAsync(), await shop.CustomerAsync("Alan Turing"), await shop.ProductAsync(stock: 100));
        var placed = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            placed.Add(await shop.PlaceAsync(Shop.Order(i % 2 == 0 ? ada : alan, [(product, 1)], draft: i == 6)));
        }

        await shop.SettleAsync();
        placed.Reverse();

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync("/api/orders?limit=3" + (continuation is null ? "" : $"&continuation={continuation}"));
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["orderId"]!));
            continuation = (string?)page["continuation"];
        }
        while (continuation is not null);
        Assert.Equal(placed, seen);

        var adas = (await shop.GetAsync($"/api/orders?customerId={ada}"))["items"]!.AsArray();
        Assert.Equal(4, adas.Count);
        Assert.All(adas, item => Assert.Equal("Ada Lovelace", (string)item!["customerName"]!));
        Assert.Equal(placed[0], (string)Assert.Single((await shop.GetAsync("/api/orders?status=draft"))["items"]!.AsArray())!["orderId"]!);
        var offset = (await shop.GetAsync("/api/orders?offset=5&limit=3"))["items"]!.AsArray();
        Assert.Equal(placed.Skip(5), offset.Select(item => (string)item!["orderId"]!));
    }
}
