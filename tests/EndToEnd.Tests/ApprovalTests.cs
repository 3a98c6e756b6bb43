using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests;

public sealed class ApprovalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_over_the_limit_waits_for_approval_and_then_goes_its_way()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop, price: 5_000.01m);

        Assert.Equal("awaitingApproval", await StateAsync(shop, orderId));
        Assert.Equal((10, 0, 10), await shop.StockAsync(product));
        Assert.Equal(orderId, (string)Assert.Single(await WaitingAsync(shop))!["orderId"]!);
        Assert.Equal(4, (int)(await AnswerAsync(shop, orderId, approved: true).JsonAsync(HttpStatusCode.Accepted))["version"]!);
        await shop.SettleAsync();

        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal("completed", await StateAsync(shop, orderId));
        Assert.Equal((8, 0, 8), await shop.StockAsync(product));
        Assert.Empty(await WaitingAsync(shop));
        Assert.Equal(
            [
                "order-created", "order-submitted", "order-approval-requested", "order-approved", "order-stock-reserved", "order-paid", "order-shipped",
                "order-confirmed",
            ],
            await shop.EventTypesAsync(orderId));
    }

    [Fact]
    public async Task A_draft_waits_from_its_submission_on()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, _) = await PlaceAsync(shop, price: 6_000, draft: true);
        await AnswerAsync(shop, orderId, approved: true).ProblemAsync(HttpStatusCode.Conflict, "order-not-awaiting-approval");

        await (await shop.PostAsync($"/api/orders/{orderId}/submission", null)).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        Assert.Equal("awaitingApproval", await StateAsync(shop, orderId));
    }

    [Fact]
    public async Task An_order_at_the_limit_is_not_stopped()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, _) = await PlaceAsync(shop, price: 5_000);

        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        await AnswerAsync(shop, orderId, approved: true).ProblemAsync(HttpStatusCode.Conflict, "order-not-awaiting-approval");
    }

    [Fact]
    public async Task A_refused_order_is_cancelled_with_nothing_reserved_or_charged()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop, price: 6_000);
        await AnswerAsync(shop, orderId, approved: false).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        await AssertNothingWasDoneAsync(shop, orderId, product, "Not approved by grace.");
    }

    [Fact]
    public async Task An_order_that_nobody_decides_upon_is_cancelled_after_a_day()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop, price: 6_000);
        await shop.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal("awaitingApproval", await StateAsync(shop, orderId));
        await shop.PassAsync(TimeSpan.FromHours(2));

        await AssertNothingWasDoneAsync(shop, orderId, product, $"Order {orderId} was not approved, or not in time.");
        await AnswerAsync(shop, orderId, approved: true).ProblemAsync(HttpStatusCode.Conflict, "order-already-cancelled");
    }

    [Fact]
    public async Task A_customer_who_cancels_meanwhile_ends_the_waiting_at_once()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop, price: 6_000);
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "too dear" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        await AssertNothingWasDoneAsync(shop, orderId, product, "too dear");
        var instance = await shop.Durable.GetInstanceAsync(orderId, Cancellation);
        Assert.True(instance!.IsCompleted);
    }

    [Fact]
    public async Task A_customer_who_cancels_after_the_approval_gets_the_money_back()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, product) = await PlaceAsync(shop, price: 6_000);
        await AnswerAsync(shop, orderId, approved: true).JsonAsync(HttpStatusCode.Accepted);
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "too dear" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((10, 0, 10), await shop.StockAsync(product));
        Assert.All(await shop.PaymentsAsync(orderId), entry => Assert.Equal((int)entry!["charges"]!, (int)entry["refunds"]!));
    }

    [Fact]
    public async Task It_is_decided_once_and_whoever_repeats_the_request_gets_the_same_answer()
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, _) = await PlaceAsync(shop, price: 6_000);
        var key = ("Idempotency-Key", "approval-1");
        var first = await AnswerAsync(shop, orderId, approved: true, key).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        Assert.Equal(first.ToJsonString(), (await AnswerAsync(shop, orderId, approved: true, key).JsonAsync(HttpStatusCode.Accepted)).ToJsonString());
        await AnswerAsync(shop, orderId, approved: false, key).ProblemAsync((HttpStatusCode)422, "idempotency-key-reused");
        await AnswerAsync(shop, orderId, approved: true).ProblemAsync(HttpStatusCode.Conflict, "order-not-awaiting-approval");
        await AnswerAsync(shop, "nobody-s", approved: true).ProblemAsync(HttpStatusCode.NotFound, "order-not-found");
    }

    [Theory]
    [InlineData("""{ "by": "grace" }""", "approved")]
    [InlineData("""{ "approved": "true", "by": "grace" }""", "approved")]
    [InlineData("""{ "approved": true }""", "by")]
    [InlineData("""{ "approved": true, "by": " " }""", "by")]
    [InlineData("""{ "approved": true, "by": "{200}{200}" }""", "by")]
    public async Task A_decision_says_what_and_by_whom(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();
        var (orderId, _) = await PlaceAsync(shop, price: 6_000);

        var answer = await shop.PostAsync($"/api/orders/{orderId}/approval", JsonNode.Parse(body.Replace("{200}", new string('x', 101), StringComparison.Ordinal)));

        Assert.NotNull((await answer.JsonAsync(HttpStatusCode.BadRequest))["errors"]![field]);
        Assert.Equal("awaitingApproval", await StateAsync(shop, orderId));
    }

    [Fact]
    public async Task Limit_and_time_can_be_set()
    {
        await using var shop = await Shop.OpenAsync(options =>
        {
            options.Settings["Fulfillment__ApprovalLimit"] = "99.99";
            options.Settings["Fulfillment__ApprovalTimeout"] = "00:30:00";
        });
        var (orderId, product) = await PlaceAsync(shop, price: 50);
        Assert.Equal("awaitingApproval", await StateAsync(shop, orderId));
        await shop.PassAsync(TimeSpan.FromMinutes(31));

        await AssertNothingWasDoneAsync(shop, orderId, product, $"Order {orderId} was not approved, or not in time.");
    }

    [Theory]
    [InlineData("Fulfillment__ApprovalLimit", "-1", "an amount of 0 or more")]
    [InlineData("Fulfillment__ApprovalLimit", "10,000", "an amount of 0 or more")]
    [InlineData("Fulfillment__ApprovalLimit", "much", "an amount of 0 or more")]
    [InlineData("Fulfillment__ApprovalTimeout", "0:00:00", "above 0 and up to 365 days")]
    [InlineData("Fulfillment__ApprovalTimeout", "-01:00:00", "above 0 and up to 365 days")]
    [InlineData("Fulfillment__ApprovalTimeout", "366.00:00:00", "above 0 and up to 365 days")]
    [InlineData("Fulfillment__ApprovalTimeout", "a day", "above 0 and up to 365 days")]
    public async Task A_setting_that_makes_no_sense_stops_the_app_from_starting(string name, string value, string allowed)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Shop.OpenAsync(options => options.Settings[name] = value));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, failure.Message, StringComparison.Ordinal);
        Assert.Contains(value, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(string OrderId, string Product)> PlaceAsync(Shop shop, decimal price, bool draft = false)
    {
        var product = await shop.ProductAsync(stock: 10, price: price);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], draft: draft));
        await shop.SettleAsync();
        return (orderId, product);
    }

    private static Task<HttpResponseMessage> AnswerAsync(Shop shop, string orderId, bool approved, params (string, string)[] headers) =>
        shop.PostAsync($"/api/orders/{orderId}/approval", new { approved, by = "grace" }, headers);

    private static async Task<string> StateAsync(Shop shop, string orderId) =>
        (string)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]!;

    private static async Task<JsonArray> WaitingAsync(Shop shop) => (await shop.GetAsync("/api/operations/sagas?attention=approval"))["items"]!.AsArray();

    private static async Task AssertNothingWasDoneAsync(Shop shop, string orderId, string product, string reason)
    {
        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((10, 0, 10), await shop.StockAsync(product));
        Assert.Empty(await shop.PaymentsAsync(orderId));
        Assert.Empty(await WaitingAsync(shop));
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal(("failed", reason), ((string)fulfillment["state"]!, (string)fulfillment["failureReason"]!));
        Assert.Empty(fulfillment["steps"]!.AsArray());
        Assert.Empty(fulfillment["compensations"]!.AsArray());
    }
}
