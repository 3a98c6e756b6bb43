using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>What matters most, with the worker in a process of its own: over gRPC and a second HTTP hop, as under the real host.</summary>
public sealed class IsolatedTests(IsolatedTests.OneShop one) : IClassFixture<IsolatedTests.OneShop>
{
    private readonly Shop _shop = one.Shop;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("orchestration")]
    [InlineData("choreography")]
    public async Task An_order_flows_from_http_to_confirmed(string mode)
    {
        var product = await _shop.ProductAsync(stock: 10);
        var orderId = await _shop.PlaceAsync(Shop.Order(await _shop.CustomerAsync(), [(product, 2)], fulfillment: mode));
        await _shop.SettleAsync();
        var order = await _shop.OrderAsync(orderId);
        Assert.Equal(("confirmed", "Ada Lovelace"), ((string)order["status"]!, (string)order["customer"]!["name"]!));
        Assert.Equal((8, 0, 8), await _shop.StockAsync(product));
        Assert.Equal(1, (int)Assert.Single(await _shop.PaymentsAsync(orderId))!["charges"]!);
        var fulfillment = await _shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("completed", mode), ((string)fulfillment["state"]!, (string)fulfillment["mode"]!));
    }

    [Theory]
    [InlineData("orchestration")]
    [InlineData("choreography")]
    public async Task What_was_done_is_taken_back(string mode)
    {
        var product = await _shop.ProductAsync(stock: 3);
        var orderId = await _shop.PlaceAsync(Shop.Order(await _shop.CustomerAsync(), [(product, 2)], country: "ZZ", fulfillment: mode));
        await _shop.SettleAsync();
        Assert.Equal("cancelled", (string)(await _shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await _shop.StockAsync(product));
        Assert.Equal("refunded", (string)Assert.Single(await _shop.PaymentsAsync(orderId))!["status"]!);
    }

    [Fact]
    public async Task A_request_sent_twice_is_one_order()
    {
        var order = Shop.Order(await _shop.CustomerAsync(), [(await _shop.ProductAsync(stock: 3), 1)]);
        var first = await (await _shop.PostAsync("/api/orders", order, ("Idempotency-Key", "twice"))).JsonAsync(HttpStatusCode.Created);
        var second = await (await _shop.PostAsync("/api/orders", order, ("Idempotency-Key", "twice"))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public async Task An_order_that_waits_for_approval_is_approved()
    {
        var product = await _shop.ProductAsync(stock: 3, price: 9_000m);
        var orderId = await _shop.PlaceAsync(Shop.Order(await _shop.CustomerAsync(), [(product, 2)]));
        await _shop.SettleAsync();
        Assert.Equal("awaitingApproval", (string)(await _shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]!);
        await (await _shop.PostAsync($"/api/orders/{orderId}/approval", new { approved = true, by = "grace" })).JsonAsync(HttpStatusCode.Accepted);
        await _shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await _shop.OrderAsync(orderId))["status"]!);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public async Task A_body_that_is_too_large_is_told_so(int megabytes)
    {
        using var body = new ByteArrayContent(new byte[megabytes << 20]);
        body.Headers.ContentType = new("application/json");
        using var answer = await _shop.Http.PostAsync("/api/orders", body, Cancellation);
        Assert.EndsWith("body-too-large", (string)(await answer.JsonAsync(HttpStatusCode.RequestEntityTooLarge))["type"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_a_problem_document()
    {
        using var answer = await _shop.PostAsync("/api/orders", new { });
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull((await answer.JsonAsync(HttpStatusCode.BadRequest))["errors"]!["customerId"]);
    }

    [Fact]
    public async Task A_read_model_is_rebuilt()
    {
        var orderId = await _shop.PlaceAsync(Shop.Order(await _shop.CustomerAsync(), [(await _shop.ProductAsync(stock: 3), 1)]));
        await _shop.SettleAsync();
        const string rebuild = "/api/operations/projections/order-details/rebuild";
        await (await _shop.PostAsync(rebuild, null)).JsonAsync(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (string)(await _shop.GetAsync(rebuild))["state"]! is "cleaningUp" or "completed", TimeSpan.FromSeconds(30));
        Assert.Equal("confirmed", (string)(await _shop.OrderAsync(orderId))["status"]!);
    }

    [Fact]
    public async Task A_worker_killed_while_the_gateway_charges_is_replaced_and_the_order_is_charged_once()
    {
        await using var shop = await Shop.OpenIsolatedAsync();
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], "tok_slow"));
        await Eventually.TrueAsync(async () => (await shop.PaymentsAsync(orderId)).Count == 1, TimeSpan.FromSeconds(10));
        Process.GetProcessById(shop.WorkerProcessId!.Value).Kill();

        await shop.RunDryAsync();
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["charges"]!);
        Assert.Equal((2, 0, 2), await shop.StockAsync(product));
    }

    public sealed class OneShop : IAsyncLifetime
    {
        public Shop Shop { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Shop = await Shop.OpenIsolatedAsync();

        public ValueTask DisposeAsync() => Shop.DisposeAsync();
    }
}
