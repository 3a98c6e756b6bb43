using EndToEnd.Tests.Support;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Common;
using Ordering.Orders;

namespace EndToEnd.Tests;

public sealed class PurgedSagaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_saga_whose_instance_has_been_purged_is_not_started_again_by_a_late_delivery(int minutesLater)
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        var durable = shop.Durable;
        await durable.PurgeInstanceAsync(orderId, Cancellation);
        await shop.PassAsync(TimeSpan.FromMinutes(minutesLater));

        var commits = new List<Commit>();
        await foreach (var commit in shop.Services.GetRequiredService<IEventStore>().ReadAsync(Order.StreamOf(OrderId.Parse(orderId)), 0, Cancellation))
        {
            commits.Add(commit);
        }

        await shop.Services.GetRequiredService<FeedDelivery>().HandleAsync(
            shop.Services.GetRequiredService<FulfillmentStarter>().With(durable), commits, Cancellation);

        Assert.Null(await durable.GetInstanceAsync(orderId, Cancellation));
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
    }

    [Theory]
    [InlineData("tok_visa")]
    [InlineData("tok_declined")]
    public async Task What_a_purged_saga_has_shown_its_events_still_tell(string token)
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)], token));
        await shop.SettleAsync();
        var shown = await TellAsync();
        await shop.Durable.PurgeInstanceAsync(orderId, Cancellation);

        Assert.Equal(shown, await TellAsync());

        async Task<string> TellAsync()
        {
            var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
            var steps = fulfillment["steps"]!.AsArray().Concat(fulfillment["compensations"]!.AsArray());
            return $"{fulfillment["mode"]} {fulfillment["state"]} {fulfillment["failureReason"]}: "
                + string.Join(", ", steps.Select(step => $"{step!["name"]} {step["status"]} {step["attempts"]} {step["error"]}"));
        }
    }
}
