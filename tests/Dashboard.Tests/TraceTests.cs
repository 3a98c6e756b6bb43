using System.Text.Json.Nodes;
using Dashboard.Tests.Support;

namespace Dashboard.Tests;

/// <summary>From a request to all that follows from it.</summary>
public sealed class TraceTests(ShopDashboard shop)
{
    [Fact]
    public async Task A_request_leads_to_the_commit_the_projections_the_steps_of_the_saga_and_the_message_in_one_tree()
    {
        await using var live = await shop.Open.FollowAsync();
        await live.UntilAsync(_ => true);
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: TestContext.Current.CancellationToken);

        var invocation = await shop.PlacedAsync(order);
        Assert.Equal(("POST /api/orders", 201, "succeeded"), ((string)invocation["about"]!, (int)invocation["status"]!, (string)invocation["outcome"]!));
        var whole = await shop.Open.GetAsync($"invocations/{invocation["id"]}");
        var trace = await shop.Open.GetAsync($"traces/{whole["traces"]![0]}");
        var nodes = trace["nodes"]!.AsArray().Select(node => node!).ToList();

        Assert.Equal(["PlaceOrder", "command PlaceOrder", "append order", "order-details handles"], PathTo("order-details handles"));
        Assert.Equal(["PlaceOrder", "command PlaceOrder", "append order", "saga ReserveStock", "append stock"], PathTo("append stock"));
        Assert.Equal(("PlaceOrder", "outbox handles"), (PathTo("FollowOrder")[0], PathTo("FollowOrder")[^2]));
        Assert.Equal("ProjectOrderDetails", (string)Named("order-details handles")["function"]!);
        Assert.Equal("ReserveStock", (string)Named("saga ReserveStock")["function"]!);
        Assert.Contains(nodes, node => (string?)node["tags"]?["orderflow.stream"] == $"order-{order}");
        Assert.All(nodes, node => Assert.True((double)node["milliseconds"]! >= 0));

        // The invocation that has handled a change for this order leads to its trace, though it has one of its own.
        var projecting = await shop.Open.GetAsync($"invocations/{Named("order-details handles")["invocationId"]}");
        Assert.Contains((string)trace["id"]!, projecting["traces"]!.AsArray().Select(id => (string)id!));

        JsonNode Named(string name) => nodes.First(node => (string)node["name"]! == name);

        string[] PathTo(string name)
        {
            var path = new List<string>();
            for (var node = Named(name); node is not null; node = nodes.FirstOrDefault(above => (string)above["id"]! == (string?)node["parent"]))
            {
                path.Insert(0, (string)node["name"]!);
            }

            return [.. path];
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var answer = await shop.Open.Asking.GetAsync("invocations/none", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty((await shop.Open.GetAsync("traces/none"))["nodes"]!.AsArray());
    }
}
