using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using EventSourcing.Commands;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Inventory;

namespace EndToEnd.Tests;

public sealed class ReadSideTests
{
    [Fact]
    public async Task A_client_reads_its_own_writes_with_minVersion()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.CustomerAsync();
        Assert.Equal(1, (int)(await shop.GetAsync($"/api/customers/{customer}?minVersion=1"))["version"]!);

        var behind = await shop.SendAsync(HttpMethod.Get, $"/api/customers/{customer}?minVersion=2", null, ("Prefer", "wait=0"));
        await behind.ProblemAsync(HttpStatusCode.ServiceUnavailable, "projection-behind");
        Assert.NotNull(behind.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_product_is_not_found_while_only_its_stock_is_known()
    {
        await using var shop = await Shop.OpenAsync();
        var id = ProductId.Parse("lamp");
        await shop.Services.GetRequiredService<IEventStore>().AppendAsync(
            Stock.StreamOf(id), ExpectedVersion.NoStream, [new StockReceived(id, 5, 5, 5)],
            new CommandContext { CommandId = "half-done", CorrelationId = "test" }, TestContext.Current.CancellationToken);
        await shop.SettleAsync();
        Assert.NotNull(await shop.Services.GetRequiredService<IReadModelStore<ProductView>>().FindAsync(
            new ReadModelKey("lamp", "lamp"), TestContext.Current.CancellationToken));

        await (await shop.SendAsync(HttpMethod.Get, "/api/products/lamp", null)).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
        var behind = await shop.SendAsync(HttpMethod.Get, "/api/products/lamp?minVersion=1", null, ("Prefer", "wait=0"));
        await behind.ProblemAsync(HttpStatusCode.ServiceUnavailable, "projection-behind");

        await shop.PostAsync("/api/products", new { productId = "lamp", name = "Lamp", price = new { amount = 9.5, currency = "EUR" }, stock = 5 });
        await shop.SettleAsync();
        Assert.Equal("Lamp", (string)(await shop.GetAsync("/api/products/lamp?minVersion=1"))["name"]!);
    }

    [Fact]
    public async Task A_product_is_not_found_while_its_stock_is_unknown()
    {
        await using var shop = await Shop.OpenAsync();
        var id = ProductId.Parse("lamp");
        await shop.Services.GetRequiredService<IEventStore>().AppendAsync(
            Product.StreamOf(id), ExpectedVersion.NoStream, [new ProductAdded(id, "Lamp", new Money(9.5m, "EUR"))],
            new CommandContext { CommandId = "early", CorrelationId = "test" }, TestContext.Current.CancellationToken);
        await shop.SettleAsync();

        await (await shop.SendAsync(HttpMethod.Get, "/api/products/lamp", null)).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page()
    {
        await using var shop = await Shop.OpenAsync();
        var (ada, alan, product) = (await shop.CustomerAsync(), await shop.CustomerAsync("Alan Turing"), await shop.ProductAsync(stock: 100));
        var placed = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            placed.Add(await shop.PlaceAsync(Shop.Order(i % 2 == 0 ? ada : alan, [(product, 1)], draft: i == 6)));
        }

        await shop.SettleAsync();
        placed.Reverse();

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync("/api/orders?limit=3" + (continuation is null ? "" : $"&continuation={continuation}"));
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["orderId"]!));
            continuation = (string?)page["continuation"];
        }
        while (continuation is not null);
        Assert.Equal(placed, seen);

        var adas = (await shop.GetAsync($"/api/orders?customerId={ada}"))["items"]!.AsArray();
        Assert.Equal(4, adas.Count);
        Assert.All(adas, item => Assert.Equal("Ada Lovelace", (string)item!["customerName"]!));
        Assert.Equal(placed[0], (string)Assert.Single((await shop.GetAsync("/api/orders?status=draft"))["items"]!.AsArray())!["orderId"]!);
        var offset = (await shop.GetAsync("/api/orders?offset=5&limit=3"))["items"]!.AsArray();
        Assert.Equal(placed.Skip(5), offset.Select(item => (string)item!["orderId"]!));
    }

    [Fact]
    public async Task History_shows_the_order_as_it_was()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)]));
        await shop.SettleAsync();

        var events = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray();
        Assert.Equal("draft", (string)(await shop.GetAsync($"/api/orders/{orderId}/history?version=1"))["status"]!);
        Assert.Equal("paid", (string)(await shop.GetAsync($"/api/orders/{orderId}/history?version=4"))["status"]!);
        var placedAt = Uri.EscapeDataString((string)events[0]!["occurredAt"]!);
        Assert.Equal("submitted", (string)(await shop.GetAsync($"/api/orders/{orderId}/history?at={placedAt}"))["status"]!);
    }

    [Fact]
    public async Task History_shows_an_order_in_the_words_of_its_details()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();

        var details = (await shop.OrderAsync(orderId)).AsObject();
        var then = (await shop.GetAsync($"/api/orders/{orderId}/history?version={details["version"]}")).AsObject();
        Assert.All(["orderId", "status", "customer", "items", "total", "shippingAddress", "shipping", "version"], field =>
            Assert.True(JsonNode.DeepEquals(details[field], then[field]), $"{field}: {details[field]} is not {then[field]}."));
        Assert.Equal((string)details["payment"]!["paymentId"]!, (string)then["paymentId"]!);
        Assert.Equal(
            ["orderId", "status", "customer", "items", "total", "shippingAddress", "paymentId", "shipping", "fulfillment", "cancellationRequested", "version"],
            then.Select(field => field.Key));
    }

    [Fact]
    public async Task The_correlation_id_travels_from_the_request_to_every_event_of_the_saga()
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        var answer = await shop.PostAsync("/api/orders", order, ("X-Correlation-Id", "conversation-42"));
        Assert.Equal("conversation-42", answer.Headers.GetValues("X-Correlation-Id").Single());
        var orderId = (string)(await answer.JsonAsync(HttpStatusCode.Created))["orderId"]!;
        await shop.SettleAsync();

        var events = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray();
        Assert.Equal(6, events.Count);
        Assert.All(events, stored => Assert.Equal("conversation-42", (string)stored!["correlationId"]!));
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/problems")]
    [InlineData("/api/openapi.json")]
    public async Task The_app_describes_itself(string path)
    {
        await using var shop = await Shop.OpenAsync();
        Assert.NotNull(await shop.GetAsync(path));
    }
}
