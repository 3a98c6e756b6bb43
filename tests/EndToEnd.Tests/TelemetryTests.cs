using System.Collections.Concurrent;
using EndToEnd.Tests.Support;
using LocalCloud;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_go_to_the_collector_that_is_configured()
    {
        var received = new ConcurrentBag<string>();
        await using var collector = await CollectorAsync(received);
        await using (var cloud = await LocalCloudApp.StartAsync<Program>(options =>
        {
            options.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
            options.Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }, TestContext.Current.CancellationToken))
        {
            await cloud.Http.PostAsync(
                "/api/customers", new StringContent("""{"name":"Ada","email":"ada@example.com"}""", null, "application/json"), TestContext.Current.CancellationToken);
            await cloud.QuiesceAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        // What is left is sent when the app stops.
        Assert.Contains("/v1/traces: command RegisterCustomer", received);
        Assert.Contains("/v1/metrics: commands_total", received);
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentBag<string> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = System.Text.Encoding.Latin1.GetString(body.ToArray());
            foreach (var name in new[] { "command RegisterCustomer", "commands_total" }.Where(name => text.Contains(name, StringComparison.Ordinal)))
            {
                received.Add($"{context.Request.Path}: {name}");
            }
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }
}
