using System.Net;
using System.Net.Http.Json;
using LocalCloud;
using Microsoft.DurableTask.Client;
using NUnit.Framework;

public sealed class OrderTests
{
    [Test]
    public async Task Who_has_not_paid_after_three_days_is_reminded()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Program>();

        using var response = await cloud.Http.PostAsJsonAsync("/api/orders", new { id = "order-1", mail = "grace@example.com" });
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        await cloud.QuiesceAsync(); // The queue is empty, and the orchestration waits for its timer.

        var order = await cloud.Durable.GetInstanceAsync("order-1");
        Assert.That(order!.RuntimeStatus, Is.EqualTo(OrchestrationRuntimeStatus.Running));

        cloud.Clock.Advance(TimeSpan.FromDays(3));
        await cloud.QuiesceAsync();

        order = await cloud.Durable.GetInstanceAsync("order-1", getInputsAndOutputs: true);
        Assert.That(order!.ReadOutputAs<string>(), Is.EqualTo("reminded"));
    }
}
