using System.Net;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Choreography;

/// <summary>A compensation that its partner refuses for good stops the way back, until somebody resumes it.</summary>
public sealed class ParkedReactionTests
{
    private readonly ErrorLog _log = new();

    [Theory]
    [InlineData("RefundPayment")]
    [InlineData("CancelShipment")]
    public async Task What_cannot_be_taken_back_is_parked_with_an_alarm_and_goes_on_when_it_is_resumed(string refused)
    {
        await using var shop = await OpenAsync();
        var partners = shop.Services.GetRequiredService<Stubborn>();
        var (orderId, product) = await ConfirmedAsync(shop);
        (partners.RefusesToRefund, partners.RefusesToCallOff) = (refused == "RefundPayment", refused == "CancelShipment");
        await CancelAsync(shop, orderId);
        await shop.RunDryAsync(TimeSpan.FromMinutes(5));

        var parked = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", true, "changed my mind"), ((string)parked["state"]!, (bool?)parked["parked"] == true, (string)parked["failureReason"]!));
        var last = parked["compensations"]!.AsArray()[^1]!;
        Assert.Equal((refused, "failed", 10), ((string)last["name"]!, (string)last["status"]!, (int)last["attempts"]!));
        var stored = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray()[^1]!;
        Assert.Equal(("order-fulfillment-parked", refused), ((string)stored["type"]!, (string)Assert.Single(stored["data"]!["outstanding"]!.AsArray())!));
        Assert.Contains(_log.Messages, message => message.Contains($"sagas/{orderId}/resume", StringComparison.Ordinal) && message.Contains(refused, StringComparison.Ordinal));
        Assert.Equal((1, 0, 1), await shop.StockAsync(product));

        (partners.RefusesToRefund, partners.RefusesToCallOff) = (false, false);
        await (await shop.PostAsync($"/api/operations/sagas/{orderId}/resume", null)).JsonAsync(HttpStatusCode.Accepted);
        await shop.RunDryAsync();

        var order = await shop.OrderAsync(orderId);
        Assert.Equal(("cancelled", "refunded"), ((string)order["status"]!, (string)order["payment"]!["status"]!));
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        var payment = Assert.Single(await shop.PaymentsAsync(orderId))!;
        Assert.Equal((1, 1), ((int)payment["charges"]!, (int)payment["refunds"]!));
        var ended = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", null), ((string)ended["state"]!, ended["parked"]));
        Assert.Equal(
            ["CancelShipment", "RefundPayment", "ReleaseStock"],
            ended["compensations"]!.AsArray().Where(step => (string)step!["status"]! == "completed").Select(step => (string)step!["name"]!));
    }

    [Fact]
    public async Task A_partner_that_is_away_for_a_while_is_asked_again()
    {
        await using var shop = await OpenAsync();
        var partners = shop.Services.GetRequiredService<Stubborn>();
        var (orderId, product) = await ConfirmedAsync(shop);
        partners.RefusesToRefund = true;
        await CancelAsync(shop, orderId);
        await Eventually.TrueAsync(() => Task.FromResult(partners.Asked.Count(asked => asked == "refund") >= 2), TimeSpan.FromSeconds(20));
        partners.RefusesToRefund = false;
        await shop.RunDryAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.Equal("refunded", (string)Assert.Single(await shop.PaymentsAsync(orderId))!["status"]!);
    }

    private static async Task<(string OrderId, string Product)> ConfirmedAsync(Shop shop)
    {
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], fulfillment: "choreography"));
        await shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        return (orderId, product);
    }

    private static async Task CancelAsync(Shop shop, string orderId) =>
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "changed my mind" })).JsonAsync(HttpStatusCode.Accepted);

    private Task<Shop> OpenAsync() => Shop.OpenAsync(options => options.ConfigureServices = services =>
    {
        Stubborn.Register(services);
        services.AddSingleton<ILoggerProvider>(_log);
    });
}
