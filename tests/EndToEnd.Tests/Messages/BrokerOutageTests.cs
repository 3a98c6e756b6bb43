using EndToEnd.Tests.Support;
using LocalCloud.Faults;

namespace EndToEnd.Tests.Messages;

/// <summary>What is committed is published, whatever the broker does meanwhile.</summary>
public sealed class BrokerOutageTests
{
    [Fact]
    public async Task Orders_go_on_while_the_broker_is_down_and_everything_is_published_in_order_once_it_is_back()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 100));
        await shop.SettleAsync();
        var down = shop.Faults.Add(new() { Condition = new() { Service = FaultService.ServiceBus }, Result = new OutageResult() });

        var orders = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            orders.Add(await shop.PlaceAsync(Shop.Order(customer, [(product, 1)])));
        }

        foreach (var order in orders)
        {
            // Confirmed by its sixth event, though nobody can be told.
            Assert.Equal("confirmed", (string)(await shop.GetAsync($"/api/orders/{order}?minVersion=6"))["status"]!);
        }

        shop.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(0, down.HitCount);
        down.Disable();
        shop.Clock.Advance(TimeSpan.FromSeconds(30));
        await shop.SettleAsync();

        foreach (var order in orders)
        {
            Assert.Equal(["created", "submitted", "paid", "shipped", "confirmed"], await StoryAsync(partner, order));
        }
    }

    [Fact]
    public async Task What_was_published_and_not_acknowledged_is_published_once_more_under_its_id_and_dropped()
    {
        await using var shop = await Shop.OpenAsync();
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var lost = Rule(new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable) { SuppressServiceRequests = false }, limit: 2);
        shop.Faults.Add(lost);
        var order = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 5), 1)]));
        await shop.SettleAsync();

        Assert.Equal(2, lost.HitCount);
        Assert.Equal(["created", "submitted", "paid", "shipped", "confirmed"], await StoryAsync(partner, order));
    }

    private static FaultInjectionRule Rule(FaultInjectionResult result, int? limit) => new()
    {
        Condition = new FaultInjectionCondition { Service = FaultService.ServiceBus, Container = "order-events" },
        Result = result,
        HitLimit = limit,
    };

    private static async Task<IEnumerable<string>> StoryAsync(Partner partner, string orderId) =>
        (await partner.StoryAsync(orderId)).Select(message => ((string)message.ApplicationProperties["type"]).Split('.')[^2]).Where(type => type != "updated");
}
