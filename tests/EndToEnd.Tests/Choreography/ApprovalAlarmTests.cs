using System.Net;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Fulfillment.Choreography;

namespace EndToEnd.Tests.Choreography;

/// <summary>Without a coordinator the order waits by itself; only the end of the time needs an alarm.</summary>
public sealed class ApprovalAlarmTests
{
    [Fact]
    public async Task An_approved_order_goes_its_way_and_the_alarm_is_called_off()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop);
        Assert.Equal("awaitingApproval", (string)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]!);
        Assert.Equal((10, 0, 10), await shop.StockAsync(product));

        await DecideAsync(shop, orderId, approved: true);
        await shop.SettleAsync();

        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((8, 0, 8), await shop.StockAsync(product));
        await AssertNoAlarmAsync(shop, orderId);
    }

    [Fact]
    public async Task A_refused_order_is_cancelled_and_the_alarm_is_called_off()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop);
        await DecideAsync(shop, orderId, approved: false);
        await shop.SettleAsync();

        await AssertNothingWasDoneAsync(shop, orderId, product, "Not approved by grace.");
        await AssertNoAlarmAsync(shop, orderId);
    }

    [Fact]
    public async Task An_order_that_nobody_decides_upon_is_cancelled_after_a_day()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop);
        await shop.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal("awaitingApproval", (string)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]!);
        await shop.PassAsync(TimeSpan.FromHours(2));

        await AssertNothingWasDoneAsync(shop, orderId, product, "Nobody approved it in time.");
        await AssertNoAlarmAsync(shop, orderId);
    }

    private static async Task<(string OrderId, string Product)> PlaceAsync(Shop shop)
    {
        var product = await shop.ProductAsync(stock: 10, price: 6_000);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], fulfillment: "choreography"));
        await shop.SettleAsync();
        return (orderId, product);
    }

    private static async Task DecideAsync(Shop shop, string orderId, bool approved) =>
        await (await shop.PostAsync($"/api/orders/{orderId}/approval", new { approved, by = "grace" })).JsonAsync(HttpStatusCode.Accepted);

    private static async Task AssertNoAlarmAsync(Shop shop, string orderId)
    {
        var client = shop.Durable;
        var alarm = await client.GetInstanceAsync(orderId, TestContext.Current.CancellationToken);
        Assert.Equal((nameof(ApprovalAlarm), true), (alarm!.Name, alarm.IsCompleted));
    }

    private static async Task AssertNothingWasDoneAsync(Shop shop, string orderId, string product, string reason)
    {
        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((10, 0, 10), await shop.StockAsync(product));
        Assert.Empty(await shop.PaymentsAsync(orderId));
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", reason), ((string)fulfillment["state"]!, (string)fulfillment["failureReason"]!));
        Assert.Empty(fulfillment["steps"]!.AsArray());
        Assert.Empty(fulfillment["compensations"]!.AsArray());
    }
}
