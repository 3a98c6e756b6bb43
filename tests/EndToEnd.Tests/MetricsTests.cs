using System.Globalization;
using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_order_causes_can_be_read_as_Prometheus_text()
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        await shop.PlaceAsync(order);
        await shop.PostAsync("/api/orders", Shop.Order("nobody", [("nothing", 1)]));
        await shop.SettleAsync();

        var metrics = await ScrapeAsync(shop);
        Assert.Equal(1, metrics.Of("target_info", "service_name=\"orderflow\""));
        Assert.Equal(1, metrics.Of("events_stored_total", "aggregate_type=\"order\"", "event_type=\"order-submitted\""));
        Assert.Equal(1, metrics.Of("commands_total", "command=\"PlaceOrder\"", "outcome=\"accepted\""));
        Assert.Equal(1, metrics.Of("commands_total", "command=\"PlaceOrder\"", "outcome=\"refused\""));
        Assert.True(metrics.Of("command_request_charge_sum", "command=\"PlaceOrder\"") > 5);
        Assert.True(metrics.Of("event_processing_seconds_count", "handler=\"order-details\"") >= 1);
        Assert.True(metrics.Of("event_processing_request_charge_sum", "handler=\"order-details\"") > 5);
    }

    [Fact]
    public async Task Levels_show_lags_what_is_parked_and_where_running_sagas_are()
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)], paymentMethod: "tok_down");
        await shop.PlaceAsync(order);
        await shop.PassAsync(TimeSpan.FromSeconds(31));

        var metrics = await ScrapeAsync(shop);
        Assert.Equal(0, metrics.Of("projection_lag_events", "projection=\"order-details\""));
        Assert.Equal(0, metrics.Of("projection_lag_seconds", "projection=\"order-details\""));
        Assert.Equal(0, metrics.Of("dead_letter_sequences", "handler=\"start-fulfillment\""));
        Assert.Equal(1, metrics.Of("saga_state", "saga_type=\"FulfillOrder\"", "state=\"inventoryReserved\""));
    }

    private static async Task<Samples> ScrapeAsync(Shop shop)
    {
        var answer = await shop.Http.GetAsync("/metrics", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        return new Samples(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private sealed record Samples(string Text)
    {
        /// <summary>The sum of the samples with that name and those labels.</summary>
        public double Of(string name, params string[] labels)
        {
            var lines = Text.Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
                .ToList();
            Assert.True(lines.Count > 0, $"There is no {name} with {string.Join(", ", labels)} in\n{Text}");
            return lines.Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        }
    }
}
