using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Support;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Common;
using Ordering.Orders;

namespace EndToEnd.Tests;

public sealed class TraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
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
