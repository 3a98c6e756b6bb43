using EndToEnd.Tests.Support;
using LocalCloud;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests.Telemetry;

/// <summary>What a collector gets of host, worker and app.</summary>
public sealed class TelemetryTests
{
    private const string Host = "LocalCloud.Host";
    private const string TraceId = "1c7651916cd43dd8448eb211c803190a";
    private const string Caller = "00f067aa0ba902b7";

    [Theory]
    [InlineData(false, "grpc")]
    [InlineData(true, "http/protobuf")]
    public async Task A_collector_sees_an_order_as_one_tree(bool isolated, string protocol)
    {
        await using var collector = await Collector.StartAsync(protocol);
        await using (var shop = isolated
            ? await Shop.OpenIsolatedAsync(configure: options => SendTo(collector, protocol, options))
            : await Shop.OpenAsync(options => SendTo(collector, protocol, options)))
        {
            await OrderAsync(shop);
        } // What is left is sent when host and app stop.

        var tree = collector.Spans.Where(span => span.Trace == TraceId).ToList();
        var request = Assert.Single(tree, span => span.Name == "POST /api/orders");
        Assert.Equal((Host, SentSpan.Server, Caller), (request.Scope, request.Kind, request.Parent));
        Assert.Equal(("orderflow/PlaceOrder", "http", "POST", "/api/orders", "201"), (
            request["faas.name"], request["faas.trigger"], request["http.request.method"], request["http.route"], request["http.response.status_code"]));
        Assert.Equal("orderflow", request.OfResource("service.name"));
        Assert.Equal($"{Environment.ProcessId}", request.OfResource("process.pid"));

        // Everything is there that something hangs below.
        var known = tree.Select(span => span.Id).ToHashSet();
        Assert.Equal([request], tree.Where(span => !known.Contains(span.Parent)));
        Assert.Superset(
            new HashSet<string>
            {
                "command PlaceOrder", "append order", "order-details handles", "order-summaries handles", "start-fulfillment handles",
                "saga ReserveStock", "append stock", "saga ChargePayment", "saga CreateShipment", "saga ConfirmOrder",
            },
            tree.Select(span => span.Name).ToHashSet());
        var worker = Assert.Single(tree, span => span.Scope == "Microsoft.Azure.Functions.Worker" && span.Parent == request.Id);
        Assert.Equal(worker["faas.invocation_id"] ?? worker["faas.execution"], request["faas.invocation_id"]);

        // Whoever follows the feed handles changes of many traces, and is linked to each.
        var follower = collector.Spans.First(span => span.Name == "ProjectOrderDetails" && span.LinkedTraces.Contains(TraceId));
        Assert.Equal((Host, SentSpan.Consumer, "datasource", "events"), (follower.Scope, follower.Kind, follower["faas.trigger"], follower["db.collection.name"]));
        Assert.Contains(collector.Spans, span => span.Name == "activity:ReserveStock" && span["durabletask.task.instance_id"] is { Length: > 0 });

        (string, string)[] metrics = [(Host, "faas.invocations"), (Host, "faas.invoke_duration"), (Host, "localcloud.level"), ("EventSourcing", "commands_total")];
        Assert.Empty(metrics.Except(collector.Metrics));
        var line = Assert.Single(collector.Lines, line => line.Text.StartsWith("Executed 'Functions.PlaceOrder'", StringComparison.Ordinal));
        Assert.Equal((TraceId, request["faas.invocation_id"]), (line.Trace, line["faas.invocation_id"]));
        Assert.Contains(collector.Lines, line => line.Category.EndsWith(".User", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_sends_its_log_itself_is_not_spoken_for()
    {
        const string Protocol = "http/protobuf";
        await using var collector = await Collector.StartAsync(Protocol);
        await using (var shop = await Shop.OpenAsync(options =>
        {
            SendTo(collector, Protocol, options);
            options.ConfigureServices = services => services.Configure<WorkerOptions>(worker => worker.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString);
        }))
        {
            await OrderAsync(shop);
        }

        Assert.Contains(collector.Lines, line => line.Text.StartsWith("Executed 'Functions.PlaceOrder'", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Lines, line => line.Category.EndsWith(".User", StringComparison.Ordinal));
    }

    private static void SendTo(Collector collector, string protocol, LocalCloudOptions options)
    {
        options.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        options.Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        options.Settings["OTEL_METRIC_EXPORT_INTERVAL"] = "200"; // Levels are looked at while it runs only.
    }

    private static async Task OrderAsync(Shop shop)
    {
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        (await shop.PostAsync("/api/orders", order, ("traceparent", $"00-{TraceId}-{Caller}-01"))).EnsureSuccessStatusCode();
        await shop.SettleAsync();
    }
}
