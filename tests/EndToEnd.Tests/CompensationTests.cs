using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>What is done is taken back, whoever leads the order.</summary>
public abstract class CompensationTests(string mode)
{
    [Fact]
    public async Task The_customers_reason_survives()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], "tok_slow", fulfillment: mode));
        await Eventually.TrueAsync(async () => (await shop.PaymentsAsync(orderId)).Count > 0, TimeSpan.FromSeconds(20));
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "Ordered by mistake." })).JsonAsync(HttpStatusCode.Accepted);
        await shop.RunDryAsync();

        var cancelled = (await shop.GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray().Single(stored => (string)stored!["type"]! == "order-cancelled")!;
        Assert.Equal("Ordered by mistake.", (string)cancelled["data"]!["reason"]!);
        Assert.Equal("Ordered by mistake.", (string)(await shop.GetAsync($"/api/orders/{orderId}/fulfillment"))["failureReason"]!);
    }

    [Theory]
    [InlineData("DE", "confirmed")]
    [InlineData("ZZ", "cancelled")]
    public async Task What_costs_nothing_is_paid_without_the_gateway(string country, string end)
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 3, price: 0);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], "tok_down", country, fulfillment: mode));
        await shop.RunDryAsync();

        Assert.Equal(end, (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Empty(await shop.PaymentsAsync(orderId));
        var left = end == "confirmed" ? 1 : 3;
        Assert.Equal((left, 0, left), await shop.StockAsync(product));
    }

    [Fact]
    public async Task Cancelling_while_the_payment_runs_compensates_what_was_done()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], "tok_slow", fulfillment: mode));
        await (await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "too slow" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.All(await shop.PaymentsAsync(orderId), entry => Assert.Equal((int)entry!["charges"]!, (int)entry["refunds"]!));
    }

    [Fact]
    public async Task A_gateway_that_stays_away_ends_the_order_with_nothing_charged()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 2)], "tok_down", fulfillment: mode));
        await shop.RunDryAsync(TimeSpan.FromMinutes(3));

        Assert.Equal("cancelled", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Equal((3, 0, 3), await shop.StockAsync(product));
        Assert.Equal(0, (await shop.PaymentsAsync(orderId)).Sum(entry => (int)entry!["charges"]!));
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        Assert.Equal("failed", (string)fulfillment["state"]!);
        Assert.StartsWith("ChargePayment failed: No answer within", (string)fulfillment["failureReason"]!, StringComparison.Ordinal);
        Assert.Equal(
            [("ReserveStock", "completed", 1), ("ChargePayment", "failed", 5)],
            fulfillment["steps"]!.AsArray().Select(step => ((string)step!["name"]!, (string)step["status"]!, (int)step["attempts"]!)));
        Assert.Equal(["RefundPayment", "ReleaseStock"], fulfillment["compensations"]!.AsArray().Select(step => (string)step!["name"]!));
    }

    [Fact]
    public async Task Every_refusal_is_shown_with_its_step()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 3));
        var scarce = await shop.PlaceAsync(Shop.Order(customer, [(product, 4)], fulfillment: mode));
        var declined = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], "tok_declined", fulfillment: mode));
        var stranded = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], country: "ZZ", fulfillment: mode));
        await shop.SettleAsync();

        await AssertShownAsync(shop, scarce, ["ReserveStock"], ["ReleaseStock"]);
        await AssertShownAsync(shop, declined, ["ReserveStock", "ChargePayment"], ["RefundPayment", "ReleaseStock"]);
        await AssertShownAsync(
            shop, stranded, ["ReserveStock", "ChargePayment", "CreateShipment"], ["CancelShipment", "RefundPayment", "ReleaseStock"]);
    }

    /// <summary>The last step was refused, and why is why the order failed.</summary>
    private async Task AssertShownAsync(Shop shop, string orderId, string[] steps, string[] compensations)
    {
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        var (shownSteps, shownCompensations) = (fulfillment["steps"]!.AsArray(), fulfillment["compensations"]!.AsArray());
        Assert.Equal((mode, "failed"), ((string)fulfillment["mode"]!, (string)fulfillment["state"]!));
        Assert.Equal(steps, shownSteps.Select(step => (string)step!["name"]!));
        Assert.All(shownSteps.SkipLast(1), step => Assert.Equal("completed", (string)step!["status"]!));
        Assert.Equal("refused", (string)shownSteps[^1]!["status"]!);
        Assert.Equal((string)shownSteps[^1]!["error"]!, (string)fulfillment["failureReason"]!);
        Assert.Equal(compensations, shownCompensations.Select(step => (string)step!["name"]!));
        Assert.All(shownCompensations, step => Assert.Equal("completed", (string)step!["status"]!));
        Assert.All(
            shownSteps.Concat(shownCompensations),
            step => Assert.True((DateTimeOffset)step!["startedAt"]! <= (DateTimeOffset)step["completedAt"]!, step.ToJsonString()));
    }
}

public sealed class OrchestratedCompensationTests() : CompensationTests("orchestration");

public sealed class ChoreographedCompensationTests() : CompensationTests("choreography");
