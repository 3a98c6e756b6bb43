using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Messages;

public sealed class CarrierUpdateTests
{
    [Fact]
    public async Task A_parcel_is_picked_up_and_delivered()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var order = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 5), 1)]));
        await shop.SettleAsync();
        var tracking = (string)(await shop.GetAsync($"/api/orders/{order}"))["shipping"]!["trackingNumber"]!;

        await partner.SendAsync("carrier-updates", Update("pickedup", order, tracking), "c-1", session: order);
        await partner.SendAsync("carrier-updates", Update("delivered", order, tracking), "c-2", session: order);
        await shop.SettleAsync();

        Assert.Equal("delivered", (string)(await shop.GetAsync($"/api/orders/{order}"))["status"]!);
    }

    [Fact]
    public async Task A_parcel_that_is_lost_cancels_its_order_pays_back_and_everybody_hears_of_it()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var order = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 5), 1)]));
        await shop.SettleAsync();
        var tracking = (string)(await shop.GetAsync($"/api/orders/{order}"))["shipping"]!["trackingNumber"]!;

        // Twice: its carrier is not sure either.
        await partner.SendAsync("carrier-updates", Update("lost", order, tracking), "c-1", session: order);
        await partner.SendAsync("carrier-updates", Update("lost", order, tracking), "c-1", session: order);
        await Eventually.TrueAsync(async () => await shop.OrderStatusAsync(order) == "cancelled", Partner.Patience);
        await shop.RunDryAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(order))["status"]!);
        var payment = Assert.Single(await shop.PaymentsAsync(order));
        Assert.Equal((1, 1), ((int)payment!["charges"]!, (int)payment["refunds"]!));
        var told = JsonNode.Parse((await partner.StoryAsync(order)).Single(message => message.MessageId.EndsWith("/8", StringComparison.Ordinal)).Body)!;
        Assert.Equal("com.orderflow.order.cancelled.v1", (string)told["type"]!);
        Assert.True((bool)told["data"]!["refunded"]!);
        Assert.StartsWith("The carrier has lost the parcel", (string)told["data"]!["reason"]!, StringComparison.Ordinal);
        Assert.Null(await partner.PeekDeadLetterAsync("carrier-updates"));
    }

    [Fact]
    public async Task What_is_told_of_an_unknown_order_is_for_people_to_look_into()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        await partner.SendAsync("carrier-updates", Update("delivered", "nobody", "0034"), "c-1", session: "nobody");

        Assert.Equal("OrderNotFound", (await partner.DeadLetterAsync("carrier-updates"))!.DeadLetterReason);
    }

    private static string Update(string what, string order, string tracking) => Partner.Event(
        $"com.orderflow.carrier.shipment.{what}.v1",
        new JsonObject { ["orderId"] = order, ["trackingNumber"] = tracking, ["at"] = "2026-03-03T14:10:00Z" });
}
