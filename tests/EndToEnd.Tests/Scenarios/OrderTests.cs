using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>What becomes of an order, whoever leads it.</summary>
public abstract class OrderTests(AnyShop any, string mode)
{
    [Fact]
    public async Task An_order_flows_from_http_to_confirmed()
    {
        var shop = any.Shop;
        var customer = await shop.CustomerAsync();
        var keyboard = await shop.ProductAsync(stock: 10, "Keyboard", 89.90m);
        var mouse = await shop.ProductAsync(stock: 5, "Mouse", 34.50m);

        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(keyboard, 2), (mouse, 1)], fulfillment: mode));
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
    public async Task A_draft_waits_for_its_submission()
    {
        var shop = any.Shop;
        var customer = await shop.CustomerAsync();
        var (keyboard, mouse) = (await shop.ProductAsync(3), await shop.ProductAsync(3, "Mouse"));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(keyboard, 1)], draft: true, fulfillment: mode));

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

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    [InlineData("tok_unknown")]
    public async Task A_refused_payment_releases_the_stock(string token)
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], token, fulfillment: mode));
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.Equal(0, (await shop.PaymentsAsync(orderId)).Sum(entry => (int)entry!["charges"]!));
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal("failed", (string)fulfillment["state"]!);
        Assert.NotNull(fulfillment["failureReason"]);
        Assert.Equal(["RefundPayment", "ReleaseStock"], fulfillment["compensations"]!.AsArray().Select(step => (string)step!["name"]!));
    }

    [Fact]
    public async Task A_refused_parcel_refunds_the_payment_and_releases_the_stock()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], country: "ZZ", fulfillment: mode));
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        var payment = Assert.Single(await shop.PaymentsAsync(orderId))!;
        Assert.Equal("refunded", (string)payment["status"]!);
        Assert.Equal((1, 1), ((int)payment["charges"]!, (int)payment["refunds"]!));
    }

    [Fact]
    public async Task An_order_beyond_the_stock_is_cancelled_and_nothing_is_charged()
    {
        var shop = any.Shop;
        var (plenty, scarce) = (await shop.ProductAsync(stock: 10), await shop.ProductAsync(stock: 1, "Monitor"));
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(plenty, 2), (scarce, 2)], fulfillment: mode));
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((10, 0, 10), await shop.StockAsync(plenty));
        Assert.Equal((1, 0, 1), await shop.StockAsync(scarce));
        Assert.Empty(await shop.PaymentsAsync(orderId));
    }

    [Fact]
    public async Task Cancelling_a_confirmed_order_takes_everything_back()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], fulfillment: mode));
        await shop.SettleAsync();

        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "changed my mind" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.Equal("refunded", (string)Assert.Single(await shop.PaymentsAsync(orderId))!["status"]!);
        Assert.Equal("cancelled", (string)Assert.Single(await shop.ParcelsAsync(orderId))!["status"]!);
        var compensations = (await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["compensations"]!.AsArray();
        Assert.Equal(["CancelShipment", "RefundPayment", "ReleaseStock"], compensations.Select(step => (string)step!["name"]!));
    }
}

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class OrchestratedOrderTests(AnyShop any) : OrderTests(any, "orchestration");

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class ChoreographedOrderTests(AnyShop any) : OrderTests(any, "choreography");
