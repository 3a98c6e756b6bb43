using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Choreography;

/// <summary>Who leads an order: a setting of the app, and what the order itself asks for.</summary>
public sealed class ModeTests
{
    [Theory]
    [InlineData(null, null, "orchestration")]
    [InlineData(null, "choreography", "choreography")]
    [InlineData("Choreography", null, "choreography")]
    [InlineData("CHOREOGRAPHY", "orchestration", "orchestration")]
    [InlineData("orchestration", null, "orchestration")]
    public async Task An_order_is_led_as_it_asks_for_or_as_the_app_is_set(string? setting, string? asked, string mode)
    {
        await using var shop = await Shop.OpenAsync(options =>
        {
            if (setting is not null)
            {
                options.Settings["Fulfillment__Mode"] = setting;
            }
        });
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(1), 1)], fulfillment: asked));
        await shop.SettleAsync();

        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal((mode, "completed"), ((string)fulfillment["mode"]!, (string)fulfillment["state"]!));
    }

    [Theory]
    [InlineData("both")]
    [InlineData("1")]
    public async Task A_setting_that_makes_no_sense_stops_the_app_from_starting(string setting)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Shop.OpenAsync(options => options.Settings["Fulfillment__Mode"] = setting));

        Assert.Equal($"Setting 'Fulfillment__Mode' must be orchestration or choreography (in any case), not '{setting}'.", failure.Message);
    }

    [Theory]
    [InlineData("both")]
    [InlineData("Choreography")]
    [InlineData("")]
    public async Task An_order_cannot_ask_for_what_there_is_not(string asked)
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(1), 1)], fulfillment: asked);

        var problem = await (await shop.PostAsync("/api/orders", order)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal("Must be orchestration or choreography.", (string)Assert.Single(problem["errors"]!["fulfillment"]!.AsArray())!);
    }
}
