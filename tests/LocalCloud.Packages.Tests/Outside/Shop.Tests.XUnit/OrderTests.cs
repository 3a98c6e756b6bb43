using System.Net;
using System.Net.Http.Json;
using LocalCloud;
using Microsoft.DurableTask.Client;
using Xunit;

public sealed class OrderTests
{
    [Fact]
    public async Task Who_has_not_paid_after_three_days_is_reminded()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Program>();

        using var response = await cloud.Http.PostAsJsonAsync("/api/orders", new { id = "order-1", mail = "grace@example.com" });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await cloud.QuiesceAsync(); // The queue is empty, and the orchestration waits for its timer.

        var order = await cloud.Durable.GetInstanceAsync("order-1");
        Assert.Equal(OrchestrationRuntimeStatus.Running, order!.RuntimeStatus);

        cloud.Clock.Advance(TimeSpan.FromDays(3));
        await cloud.QuiesceAsync();

        order = await cloud.Durable.GetInstanceAsync("order-1", getInputsAndOutputs: true);
        Assert.Equal("reminded", order!.ReadOutputAs<string>());
    }
}
