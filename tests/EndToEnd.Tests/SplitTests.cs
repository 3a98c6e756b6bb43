using System.Net;
using EndToEnd.Tests.Support;
using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace EndToEnd.Tests;

/// <summary>The partitions of the events are split while orders are under way.</summary>
public sealed class SplitTests
{
    private const int Callers = 4, Each = 8;

    [Fact]
    public async Task Every_order_is_carried_through_once_and_a_rebuild_goes_on()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1_000));
        await shop.PlaceAsync(Shop.Order(customer, [(product, 1)]));
        SplitEvents(FaultInjectionOperationType.CreateItem, after: 20);
        SplitEvents(FaultInjectionOperationType.ReadFeed, after: 150);
        using var rebuild = await shop.PostAsync("/api/operations/projections/order-summaries/rebuild", null);
        Assert.Equal(HttpStatusCode.Accepted, rebuild.StatusCode);
        var orders = (await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var placed = new List<string>();
            for (var n = 0; n < Each; n++)
            {
                placed.Add(await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], fulfillment: n % 2 == 0 ? "orchestration" : "choreography")));
            }

            return placed;
        }))).SelectMany(placed => placed).ToList();
        await shop.RunDryAsync();

        Assert.All(shop.Faults.Rules, rule => Assert.Equal(1, rule.HitCount));
        using var client = new CosmosClient(shop.CosmosConnectionString, new() { ConnectionMode = ConnectionMode.Gateway });
        Assert.Equal(4, (await client.GetContainer("orderflow", "events").GetFeedRangesAsync(TestContext.Current.CancellationToken)).Count);
        foreach (var order in orders)
        {
            Assert.Equal("confirmed", (string)(await shop.OrderAsync(order))["status"]!);
            Assert.Equal(1, (int)(await shop.PaymentsAsync(order)).Single()!["charges"]!);
        }

        Assert.Equal((1_000 - orders.Count - 1, 0, 1_000 - orders.Count - 1), await shop.StockAsync(product));
        Assert.Equal(orders.Count + 1, (await shop.GetAsync("/api/orders?limit=100"))["items"]!.AsArray().Count);
        Assert.Equal("completed", (string)(await shop.GetAsync("/api/operations/projections/order-summaries/rebuild"))["state"]!);

        void SplitEvents(FaultInjectionOperationType operation, int after) => shop.Faults.Add(new()
        {
            Condition = new() { Container = "events", OperationType = operation, After = after },
            Result = new SplitPartitionResult(),
            HitLimit = 1,
        });
    }
}
