using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests;

public sealed class ParkedSagaTests
{
    private readonly ErrorLog _log = new();

    [Fact]
    public async Task What_cannot_be_taken_back_is_parked_with_an_alarm_after_everything_else_has_been()
    {
        await using var shop = await OpenAsync();
        var (orderId, product) = await ParkAsync(shop, partners => (partners.RefusesToRefund, partners.RefusesToCallOff) = (true, true));

        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", true), ((string)fulfillment["state"]!, (bool)fulfillment["parked"]!));
        Assert.Equal(
            [("CancelShipment", "failed"), ("RefundPayment", "failed"), ("ReleaseStock", "completed")],
            fulfillment["compensations"]!.AsArray().Select(step => ((string)step!["name"]!, (string)step["status"]!)));
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.Equal("charged", (string)Assert.Single(await shop.PaymentsAsync(orderId))!["status"]!);

        // Reverse order, and all of one before the next.
        Assert.Equal(["call off", "refund"], Partners(shop).Asked.Distinct());

        var parked = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray()[^1]!;
        Assert.Equal("order-fulfillment-parked", (string)parked["type"]!);
        Assert.Equal(["CancelShipment", "RefundPayment"], parked["data"]!["outstanding"]!.AsArray().Select(undo => (string)undo!));
        Assert.Contains(_log.Messages, message => message.Contains(orderId, StringComparison.Ordinal) && message.Contains("RefundPayment", StringComparison.Ordinal));

        var listed = Assert.Single((await shop.GetAsync("/api/operations/sagas?attention=parked"))["items"]!.AsArray())!;
        Assert.Equal((orderId, "parked"), ((string)listed["orderId"]!, (string)listed["attention"]!));
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
    }

    [Fact]
    public async Task Resumed_when_the_cause_is_gone_it_ends_cancelled_and_refunded_once()
    {
        await using var shop = await OpenAsync();
        var (orderId, product) = await ParkAsync(shop, partners => partners.RefusesToRefund = true);
        Partners(shop).RefusesToRefund = false;

        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();

        var order = await shop.OrderAsync(orderId);
        Assert.Equal(("cancelled", "refunded"), ((string)order["status"]!, (string)order["payment"]!["status"]!));
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        var payment = Assert.Single(await shop.PaymentsAsync(orderId))!;
        Assert.Equal((1, 1), ((int)payment["charges"]!, (int)payment["refunds"]!));
        Assert.Empty((await shop.GetAsync("/api/operations/sagas"))["items"]!.AsArray());

        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", null), ((string)fulfillment["state"]!, fulfillment["parked"]));
        Assert.Equal(["ReserveStock", "ChargePayment", "CreateShipment", "ConfirmOrder"], Names(fulfillment["steps"]!));
        Assert.Equal(["CancelShipment", "RefundPayment", "ReleaseStock", "RefundPayment"], Names(fulfillment["compensations"]!));
        await (await shop.PostAsync($"/api/operations/sagas/{orderId}/resume", null)).ProblemAsync(HttpStatusCode.Conflict, "order-not-parked");
    }

    [Fact]
    public async Task A_refund_before_it_was_parked_is_not_forgotten()
    {
        await using var shop = await OpenAsync();
        var (orderId, _) = await ParkAsync(shop, partners => partners.RefusesToCallOff = true);
        Partners(shop).RefusesToCallOff = false;

        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();

        Assert.Equal("refunded", (string)(await shop.OrderAsync(orderId))["payment"]!["status"]!);
        Assert.Equal("cancelled", (string)Assert.Single(await shop.ParcelsAsync(orderId))!["status"]!);
    }

    [Fact]
    public async Task Resumed_too_early_it_is_parked_again_and_can_be_resumed_again()
    {
        await using var shop = await OpenAsync();
        var (orderId, _) = await ParkAsync(shop, partners => partners.RefusesToRefund = true);

        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();
        Assert.Equal("compensating", (string)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]!);
        await PassUntilParkedAsync(shop, orderId);
        Assert.Equal(2, (await shop.EventTypesAsync(orderId)).Count(type => type == "order-fulfillment-parked"));

        Partners(shop).RefusesToRefund = false;
        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();
        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["refunds"]!);
    }

    [Fact]
    public async Task An_order_that_fails_on_its_way_is_parked_as_well()
    {
        await using var shop = await OpenAsync();
        Partners(shop).RefusesToRefund = true;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], country: "ZZ"));
        await PassUntilParkedAsync(shop, orderId);

        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Partners(shop).RefusesToRefund = false;
        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();

        var order = await shop.OrderAsync(orderId);
        Assert.Equal(("cancelled", "refunded"), ((string)order["status"]!, (string)order["payment"]!["status"]!));
        Assert.Contains("country not served", (string)order["timeline"]!.AsArray()[^1]!["details"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":cancellation:begin", new[] { "CancelShipment", "RefundPayment", "ReleaseStock" })]
    [InlineData(":cancellation", new string[0])]
    public async Task Parked_is_also_what_can_begin_or_end_being_taken_back_in_no_other_way(string command, string[] outstanding)
    {
        await using var shop = await OpenAsync();
        var store = shop.Services.GetRequiredService<FaultyStore>();
        store.Refused = command;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], country: "ZZ"));
        await PassUntilParkedAsync(shop, orderId);

        var events = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray();
        Assert.Equal(["order-cancellation-requested", "order-fulfillment-parked"], events.Skip(events.Count - 2).Select(stored => (string)stored!["type"]!));
        Assert.Equal(outstanding, events[^1]!["data"]!["outstanding"]!.AsArray().Select(undo => (string)undo!));
        Assert.Equal(outstanding.Length == 0, (bool)events[^1]!["data"]!["refunded"]!);

        store.Refused = null;
        await ResumeAsync(shop, orderId);
        await shop.SettleAsync();
        var order = await shop.OrderAsync(orderId);
        Assert.Equal(("cancelled", "refunded"), ((string)order["status"]!, (string)order["payment"]!["status"]!));
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
    }

    [Fact]
    public async Task An_order_that_was_delivered_meanwhile_is_not_taken_back_but_brought_to_its_end()
    {
        await using var shop = await OpenAsync();
        var store = shop.Services.GetRequiredService<FaultyStore>();
        store.Refused = ":commit";
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)]));
        await shop.SettleAsync();
        await (await shop.PostAsync($"/api/orders/{orderId}/delivery", null)).JsonAsync(HttpStatusCode.OK);
        await shop.PassAsync(TimeSpan.FromSeconds(5));
        await shop.PassAsync(TimeSpan.FromSeconds(5));
        store.Refused = null;
        for (var i = 0; i < 6; i++)
        {
            await shop.PassAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((2, 0, 2), await shop.StockAsync(product));
        Assert.Equal("delivered", (string)(await shop.OrderAsync(orderId))["status"]!);
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("completed", null), ((string)fulfillment["state"]!, fulfillment["parked"]));
        Assert.Empty(fulfillment["compensations"]!.AsArray());
        Assert.Equal("charged", (string)Assert.Single(await shop.PaymentsAsync(orderId))!["status"]!);
    }

    [Theory]
    [InlineData("?attention=everything")]
    [InlineData("?attention=1")]
    [InlineData("?limit=101")]
    public async Task Only_what_can_be_asked_for_is_listed(string query)
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.SendAsync(HttpMethod.Get, $"/api/operations/sagas{query}", null);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Nothing_is_resumed_that_does_not_exist()
    {
        await using var shop = await Shop.OpenAsync();
        await (await shop.PostAsync("/api/operations/sagas/nobody-s/resume", null)).ProblemAsync(HttpStatusCode.NotFound, "order-not-found");
    }

    private Task<Shop> OpenAsync() => Shop.OpenAsync(options => options.ConfigureServices = services =>
    {
        Stubborn.Register(services);
        FaultyStore.Register(services);
        services.AddSingleton<ILoggerProvider>(_log);
    });

    /// <summary>A confirmed order that cannot be taken back.</summary>
    private static async Task<(string OrderId, string Product)> ParkAsync(Shop shop, Action<Stubborn> refuse)
    {
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)]));
        await shop.SettleAsync();
        refuse(Partners(shop));
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "changed my mind" })).JsonAsync(HttpStatusCode.Accepted);
        await PassUntilParkedAsync(shop, orderId);
        return (orderId, product);
    }

    private static async Task PassUntilParkedAsync(Shop shop, string orderId)
    {
        for (var passed = 0; (bool?)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["parked"] != true; passed++)
        {
            Assert.True(passed < 40, "It goes on trying.");
            await shop.PassAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static async Task ResumeAsync(Shop shop, string orderId) =>
        await (await shop.PostAsync($"/api/operations/sagas/{orderId}/resume", null)).JsonAsync(HttpStatusCode.Accepted);

    private static Stubborn Partners(Shop shop) => shop.Services.GetRequiredService<Stubborn>();

    private static IEnumerable<string> Names(JsonNode steps) => steps.AsArray().Select(step => (string)step!["name"]!);
}
