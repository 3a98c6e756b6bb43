using System.Net;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests;

/// <summary>Orders go well, whoever leads them.</summary>
public abstract class HappyPathTests(string mode)
{
    [Fact]
    public async Task Fulfillment_shows_every_step()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(1), 1)], "tok_flaky", fulfillment: mode));
        await shop.PassAsync(TimeSpan.FromSeconds(1));
        await shop.PassAsync(TimeSpan.FromSeconds(1));

        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal("completed", (string)fulfillment["state"]!);
        Assert.Equal(mode, (string)fulfillment["mode"]!);
        var steps = fulfillment["steps"]!.AsArray();
        Assert.Equal(["ReserveStock", "ChargePayment", "CreateShipment", "ConfirmOrder"], steps.Select(step => (string)step!["name"]!));
        Assert.All(steps, step => Assert.Equal("completed", (string)step!["status"]!));
        Assert.Equal([1, 3, 1, 1], steps.Select(step => (int)step!["attempts"]!));
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["charges"]!);
    }

    [Fact]
    public async Task A_slow_gateway_is_waited_for_and_charges_once()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(1), 1)], "tok_slow", fulfillment: mode));
        await shop.RunDryAsync();

        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["charges"]!);
    }

    [Fact]
    public async Task An_order_shipped_by_hand_while_the_carrier_does_not_answer_is_confirmed()
    {
        await using var shop = await Shop.OpenAsync(options => options.ConfigureServices = Stubborn.Register);
        shop.Services.GetRequiredService<Stubborn>().KeepsBookingsWaiting = true;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], fulfillment: mode));
        await Eventually.TrueAsync(async () => (await shop.EventTypesAsync(orderId)).Contains("order-paid"), TimeSpan.FromSeconds(10));

        await (await shop.PostAsync($"/api/orders/{orderId}/shipment", new { carrier = "Bike", trackingNumber = "42" })).JsonAsync(HttpStatusCode.OK);
        await shop.RunDryAsync();

        var order = await shop.OrderAsync(orderId);
        Assert.Equal(("confirmed", "Bike"), ((string)order["status"]!, (string)order["shipping"]!["carrier"]!));
        Assert.Equal((2, 0, 2), await shop.StockAsync(product));
        Assert.Empty(await shop.ParcelsAsync(orderId));
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal("completed", (string)fulfillment["state"]!);
        Assert.All(fulfillment["steps"]!.AsArray(), step => Assert.Equal("completed", (string)step!["status"]!));
    }

    /// <summary>Why it is shipped by hand: neither can the carrier be reached to call off what it may have booked.</summary>
    [Fact]
    public async Task An_order_shipped_by_hand_does_not_suffer_from_a_carrier_that_cannot_be_reached_at_all()
    {
        await using var shop = await Shop.OpenAsync(options => options.ConfigureServices = Stubborn.Register);
        var carrier = shop.Services.GetRequiredService<Stubborn>();
        (carrier.LosesBookings, carrier.RefusesToCallOff) = (true, true);
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], fulfillment: mode));
        await Eventually.TrueAsync(() => Task.FromResult(carrier.Lost > 0), TimeSpan.FromSeconds(10));

        await (await shop.PostAsync($"/api/orders/{orderId}/shipment", new { carrier = "Bike", trackingNumber = "42" })).JsonAsync(HttpStatusCode.OK);
        await shop.RunDryAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((2, 0, 2), await shop.StockAsync(product));
        Assert.Equal("charged", (string)Assert.Single(await shop.PaymentsAsync(orderId))!["status"]!);

        carrier.RefusesToCallOff = false;
        await shop.RunDryAsync(TimeSpan.FromMinutes(20));
        Assert.Equal("cancelled", (string)Assert.Single(await shop.ParcelsAsync(orderId))!["status"]!);
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
    }
}

public sealed class OrchestratedHappyPathTests() : HappyPathTests("orchestration");

public sealed class ChoreographedHappyPathTests() : HappyPathTests("choreography");
