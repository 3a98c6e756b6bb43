using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Messages;

/// <summary>In by message, out by message, with the real client of Service Bus.</summary>
public sealed class PartnerOrderTests
{
    [Fact]
    public async Task A_message_of_a_partner_becomes_a_confirmed_order_and_its_subscriber_hears_of_it_in_order()
    {
        var mail = Directory.CreateTempSubdirectory("orderflow-mail").FullName;
        await using var shop = await Shop.OpenAsync(options => options.Settings["Email__Folder"] = mail);
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        await partner.SendAsync("partner-orders", Partner.Event(Partner.Place, await OrderAsync(shop)), "m-1");

        var (reply, correlationId) = await partner.ReplyAsync();
        Assert.Equal(("com.orderflow.partner.order.accepted.v1", "corr-m-1"), ((string)reply["type"]!, correlationId));
        var orderId = (string)reply["data"]!["orderId"]!;
        await shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await shop.GetAsync($"/api/orders/{orderId}"))["status"]!);

        var story = await partner.StoryAsync(orderId);
        Assert.Equal(
            ["created", "submitted", "paid", "shipped", "confirmed"],
            story.Select(message => ((string)message.ApplicationProperties["type"]).Split('.')[^2]).Where(type => type != "updated"));
        Assert.All(story, message => Assert.Equal("corr-m-1", (string)JsonNode.Parse(message.Body)!["correlationid"]!));
        var sequences = story.Select(message => (long)JsonNode.Parse(message.Body)!["sequence"]!).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Single(Directory.GetFiles(mail, "*.eml"));
        Directory.Delete(mail, recursive: true);
    }

    [Fact]
    public async Task The_same_message_three_times_makes_one_order()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var order = await OrderAsync(shop);
        var body = Partner.Event(Partner.Place, order);
        for (var i = 0; i < 3; i++)
        {
            await partner.SendAsync("partner-orders", body, "m-1");
        }

        await partner.ReplyAsync();
        await shop.SettleAsync();
        Assert.Single((await shop.GetAsync($"/api/orders?customerId={(string)order["customerId"]!}"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("not json", "MalformedMessage")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"com.orderflow.partner.order.eat.v1","data":{}}""", "UnknownMessageType")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"com.orderflow.partner.order.place.v1","data":{}}""", "InvalidData")]
    public async Task What_cannot_be_taken_is_dead_lettered_at_once_with_its_reason(string body, string reason)
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        await partner.SendAsync("partner-orders", body, "m-1");

        var dead = await partner.DeadLetterAsync("partner-orders");

        // Once to the app, and once here.
        Assert.Equal((reason, 2), (dead!.DeadLetterReason, dead.DeliveryCount));
        Assert.NotEmpty(dead.DeadLetterErrorDescription);
        Assert.False(await partner.HasReplyAsync());
    }

    private static async Task<JsonNode> OrderAsync(Shop shop)
    {
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 5), 2)]);
        return JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(order, System.Text.Json.JsonSerializerOptions.Web))!;
    }
}
