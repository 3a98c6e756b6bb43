using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Support;
using EventSourcing.Diagnostics;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Common;
using Ordering.Orders;

namespace EndToEnd.Tests;

public sealed class TraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string OwnTraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string TraceParent = $"00-{TraceId}-00f067aa0ba902b7-01";

    [Fact]
    public async Task The_trace_travels_from_the_request_to_every_commit_of_the_saga()
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        var placed = await (await shop.PostAsync("/api/orders", order, ("traceparent", TraceParent))).JsonAsync(HttpStatusCode.Created);
        await shop.SettleAsync();

        var traces = await TracesAsync(shop, (string)placed["orderId"]!);
        Assert.True(traces.Count > 1);
        Assert.All(traces, trace => Assert.Equal(TraceId, trace));
    }

    [Fact]
    public async Task One_trace_joins_the_request_the_commits_the_projections_and_the_saga()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId.ToHexString() == OwnTraceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]);
        await shop.PostAsync("/api/orders", order, ("traceparent", $"00-{OwnTraceId}-00f067aa0ba902b7-01"));
        await shop.SettleAsync();

        string[] expected =
        [
            "command PlaceOrder", "append order", "start-fulfillment handles", "order-details handles", "order-summaries handles",
            "saga ReserveStock", "append stock", "products handles", "saga ChargePayment", "append payment", "saga CreateShipment", "saga ConfirmOrder",
        ];
        Assert.Superset(expected.ToHashSet(), spans.Select(span => span.OperationName).ToHashSet());

        // Each hangs below what caused it: the projection below the append it shows, the append below its command or step.
        var placed = spans.Single(span => span.OperationName == "command PlaceOrder");
        var stored = spans.First(span => span.OperationName == "append order" && span.ParentSpanId == placed.SpanId);
        Assert.Contains(spans, span => span.OperationName == "order-details handles" && span.ParentSpanId == stored.SpanId);
        var reserve = spans.Single(span => span.OperationName == "saga ReserveStock");
        Assert.Equal(stored.SpanId, reserve.ParentSpanId);
        Assert.Contains(spans, span => span.OperationName == "append stock" && span.ParentSpanId == reserve.SpanId);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("traceparent", "nonsense")]
    [InlineData("traceparent", "00-00000000000000000000000000000000-0000000000000000-01")]
    [InlineData("Request-Id", "|legacy.1.")]
    public async Task Without_a_trace_a_new_one_begins(string? header, string? value)
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)], draft: true);
        var placed = await shop.PostAsync("/api/orders", order, header is null ? [] : [(header, value!)]);

        var traces = await TracesAsync(shop, (string)(await placed.JsonAsync(HttpStatusCode.Created))["orderId"]!);
        Assert.NotEqual(new string('0', 32), Assert.Single(traces));
    }

    [Theory]
    [InlineData("/api/orders/none")]
    [InlineData("/api/orders?limit=0")]
    public async Task A_problem_names_the_trace_of_its_request(string path)
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.SendAsync(HttpMethod.Get, path, null, ("traceparent", TraceParent));
        Assert.Equal(TraceId, (string)(await answer.ProblemAsync(answer.StatusCode, path.Contains('?') ? "invalid-request" : "order-not-found"))["traceId"]!);
    }

    /// <summary>The trace ids in the stored commits, each checked to be W3C Trace Context.</summary>
    private static async Task<IReadOnlyList<string>> TracesAsync(Shop shop, string orderId)
    {
        var traces = new List<string>();
        var store = shop.Services.GetRequiredService<IEventStore>();
        await foreach (var commit in store.ReadAsync(Order.StreamOf(OrderId.Parse(orderId)), 0, TestContext.Current.CancellationToken))
        {
            Assert.True(ActivityContext.TryParse(commit.TraceParent, null, out var trace), commit.TraceParent);
            traces.Add(trace.TraceId.ToHexString());
        }

        return traces;
    }
}
