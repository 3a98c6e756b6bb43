using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class ReadTests(AnyShop any)
{
    [Fact]
    public async Task A_client_reads_its_own_writes_with_minVersion()
    {
        var shop = any.Shop;
        var customer = await shop.CustomerAsync();
        Assert.Equal(1, (int)(await shop.GetAsync($"/api/customers/{customer}?minVersion=1"))["version"]!);

        var behind = await shop.SendAsync(HttpMethod.Get, $"/api/customers/{customer}?minVersion=2", null, ("Prefer", "wait=0"));
        await behind.ProblemAsync(HttpStatusCode.ServiceUnavailable, "projection-behind");
        Assert.NotNull(behind.Headers.RetryAfter);
    }

    [Fact]
    public async Task History_shows_the_order_as_it_was()
    {
        var shop = any.Shop;
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
        var shop = any.Shop;
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
    public async Task Times_and_amounts_leave_in_one_form()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 9, price: 705.00m, currency: "JPY");
        var customer = await shop.CustomerAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 3)]));
        await shop.SettleAsync();
        foreach (var path in new[] { $"/api/orders/{orderId}", $"/api/orders?customerId={customer}", $"/api/orders/{orderId}/fulfillment", $"/api/orders/{orderId}/history?version=1", $"/api/orders/{orderId}/events" })
        {
            var text = (await shop.GetAsync(path)).ToJsonString();
            Assert.DoesNotContain("+00:00", text.Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(".00", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_correlation_id_travels_from_the_request_to_every_event_of_the_saga()
    {
        var shop = any.Shop;
        var conversation = shop.Fresh("conversation");
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        var answer = await shop.PostAsync("/api/orders", order, ("X-Correlation-Id", conversation));
        Assert.Equal(conversation, answer.Headers.GetValues("X-Correlation-Id").Single());
        var orderId = (string)(await answer.JsonAsync(HttpStatusCode.Created))["orderId"]!;
        await shop.SettleAsync();

        var events = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray();
        Assert.Equal(6, events.Count);
        Assert.All(events, stored => Assert.Equal(conversation, (string)stored!["correlationId"]!));
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/problems")]
    [InlineData("/api/openapi.json")]
    public async Task The_app_describes_itself(string path)
    {
        var shop = any.Shop;
        Assert.NotNull(await shop.GetAsync(path));
    }
}
