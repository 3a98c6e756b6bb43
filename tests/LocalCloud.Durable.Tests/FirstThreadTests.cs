using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class FirstThreadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_orchestrator_calls_activities_in_sequence(bool onDisk)
    {
        await using var hub = await new TestHub(onDisk)
            .Orchestrator("Hello", async context => new[]
            {
                await context.CallActivityAsync<string>("Say", "Tokyo"),
                await context.CallActivityAsync<string>("Say", "Seattle"),
                await context.CallActivityAsync<string>("Say", context.GetInput<string>()),
            })
            .Activity<string, string>("Say", city => $"Hello {city}!")
            .StartAsync();

        var ended = await hub.RunAsync("Hello", "London");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(["Hello Tokyo!", "Hello Seattle!", "Hello London!"], ended.ReadOutputAs<string[]>()!);
        Assert.Equal("London", ended.ReadInputAs<string>());
    }

    [Fact]
    public async Task Retry_timer_and_event_survive_closing_and_reopening_the_database()
    {
        var folder = Directory.CreateTempSubdirectory("durable-").FullName;
        var attempts = 0;
        TestHub Open(TestHub? previous = null) => new TestHub(onDisk: true, folder, previous?.Clock)
            .Orchestrator("Saga", async context =>
            {
                var options = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10)));
                var reserved = await context.CallActivityAsync<string>("Reserve", "order", options);
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                var paid = await context.WaitForExternalEvent<int>("Paid");
                return $"{reserved}/{paid}";
            })
            .Activity<string, string>("Reserve", order => ++attempts < 3 ? throw new TimeoutException("busy") : order + " reserved");

        var first = await Open().StartAsync();
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Saga", TestHub.Patience);
        await first.QuiesceAsync();
        Assert.Equal(1, attempts);
        await first.DisposeAsync();

        var second = await Open(first).StartAsync();
        second.Clock.Advance(TimeSpan.FromSeconds(10));
        await second.QuiesceAsync();
        Assert.Equal(2, attempts);
        second.Clock.Advance(TimeSpan.FromSeconds(10));
        await second.QuiesceAsync();
        Assert.Equal(3, attempts);
        await second.DisposeAsync();

        await using var third = await Open(second).StartAsync();
        third.Clock.Advance(TimeSpan.FromHours(1));
        await third.Client.RaiseEventAsync(id, "paid", 42, TestHub.Patience);
        var ended = await third.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal("order reserved/42", ended.ReadOutputAs<string>());
        Assert.Equal(3, attempts);
        await third.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
