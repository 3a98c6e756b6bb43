using EndToEnd.Tests.Support;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using LocalCloud.DurableTask;
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
        var durable = shop.Services.GetRequiredService<DurableEngine>().Client;
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
}
