using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Fifty_orders_at_once_for_thirty_pieces_confirm_thirty()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.CustomerAsync();
        var product = await shop.ProductAsync(stock: 30);

        var orders = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.PlaceAsync(Shop.Order(customer, [(product, 1)]))));
        await shop.SettleAsync();

        var statuses = await Task.WhenAll(orders.Select(async order => (string)(await shop.OrderAsync(order))["status"]!));
        Assert.Equal(30, statuses.Count(status => status == "confirmed"));
        Assert.Equal(20, statuses.Count(status => status == "cancelled"));
        Assert.Equal((0, 0, 0), await shop.StockAsync(product));
        var charges = await Task.WhenAll(orders.Select(async order => (await shop.PaymentsAsync(order)).Sum(entry => (int)entry!["charges"]! - (int)entry["refunds"]!)));
        Assert.Equal(30, charges.Sum());
    }

    [Fact]
    public async Task Concurrent_commands_on_one_order_are_all_applied_once()
    {
        await using var shop = await Shop.OpenAsync();
        var products = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => shop.ProductAsync(stock: 1, $"Product {n}", price: 1)));
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(products[0], 1)], draft: true));

        var answers = await Task.WhenAll(products.Skip(1).Select(product =>
            shop.PostAsync($"/api/orders/{orderId}/items", new { productId = product, quantity = 1 })));
        await shop.SettleAsync();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var order = await shop.OrderAsync(orderId);
        Assert.Equal(20, order["items"]!.AsArray().Count);
        Assert.Equal(20m, (decimal)order["total"]!["amount"]!);
        Assert.Equal(20, (int)order["version"]!);
    }

    [Fact]
    public async Task Of_two_commands_pinned_to_the_same_version_one_wins()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 5);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], draft: true));

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            shop.PostAsync($"/api/orders/{orderId}/items", new { productId = product, quantity = 1 }, ("If-Match", "\"1\""))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        await answers.Single(answer => answer.StatusCode != HttpStatusCode.OK).ProblemAsync(HttpStatusCode.PreconditionFailed, "version-mismatch");
    }
}
