using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class HappyPathTests
{
    [Fact]
    public async Task An_order_flows_from_http_to_confirmed()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.CustomerAsync();
        var keyboard = await shop.ProductAsync(stock: 10, "Keyboard", 89.90m);
        var mouse = await shop.ProductAsync(stock: 5, "Mouse", 34.50m);

        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(keyboard, 2), (mouse, 1)]));
        await shop.SettleAsync();

        var order = await shop.OrderAsync(orderId);
        Assert.Equal("confirmed", (string)order["status"]!);
        Assert.Equal("Ada Lovelace", (string)order["customer"]!["name"]!);
        Assert.Equal(["Keyboard", "Mouse"], order["items"]!.AsArray().Select(item => (string)item!["productName"]!));
        Assert.Equal(214.30m, (decimal)order["total"]!["amount"]!);
        Assert.NotNull(order["shipping"]!["trackingNumber"]);
        Assert.Contains("order-paid", order["timeline"]!.AsArray().Select(entry => (string)entry!["type"]!));
        Assert.Equal(
            ["order-created", "order-submitted", "order-stock-reserved", "order-paid", "order-shipped", "order-confirmed"],
            await shop.EventTypesAsync(orderId));

        Assert.Equal((8, 0, 8), await shop.StockAsync(keyboard));
        Assert.Equal((4, 0, 4), await shop.StockAsync(mouse));
        var payment = Assert.Single(await shop.PaymentsAsync(orderId))!;
        Assert.Equal(1, (int)payment["charges"]!);
        Assert.Equal("charged", (string)payment["status"]!);
    }

    [Fact]
    public async Task Fulfillment_shows_every_step()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(1), 1)], "tok_flaky"));
        await shop.PassAsync(TimeSpan.FromSeconds(1));
        await shop.PassAsync(TimeSpan.FromSeconds(1));

        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal("completed", (string)fulfillment["state"]!);
        Assert.Equal("orchestration", (string)fulfillment["mode"]!);
        var steps = fulfillment["steps"]!.AsArray();
        Assert.Equal(["ReserveStock", "ChargePayment", "CreateShipment", "ConfirmOrder"], steps.Select(step => (string)step!["name"]!));
        Assert.All(steps, step => Assert.Equal("completed", (string)step!["status"]!));
        Assert.Equal([1, 3, 1, 1], steps.Select(step => (int)step!["attempts"]!));
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["charges"]!);
    }

    [Fact]
    public async Task A_draft_waits_for_its_submission()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.CustomerAsync();
        var (keyboard, mouse) = (await shop.ProductAsync(3), await shop.ProductAsync(3, "Mouse"));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(keyboard, 1)], draft: true));

        await (await shop.PostAsync($"/api/orders/{orderId}/items", new { productId = mouse, quantity = 2 })).JsonAsync(HttpStatusCode.OK);
        await (await shop.SendAsync(HttpMethod.Delete, $"/api/orders/{orderId}/items/{keyboard}", null)).JsonAsync(HttpStatusCode.OK);
        await shop.SettleAsync();
        Assert.Equal("draft", (string)(await shop.OrderAsync(orderId))["status"]!);

        await (await shop.PostAsync($"/api/orders/{orderId}/submission", null)).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(keyboard));
        Assert.Equal((1, 0, 1), await shop.StockAsync(mouse));

        await (await shop.PostAsync($"/api/orders/{orderId}/delivery", null)).JsonAsync(HttpStatusCode.OK);
        await shop.SettleAsync();
        Assert.Equal("delivered", (string)(await shop.OrderAsync(orderId))["status"]!);
    }
}
