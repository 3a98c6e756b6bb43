using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class VersionTests
{
    [Fact]
    public async Task The_version_of_a_start_goes_along_with_activities_and_restarts_and_can_be_compared()
    {
        await using var hub = new TestHub()
            .Orchestrator("Run", async context => new[]
            {
                context.Version,
                await context.CallActivityAsync<string>("Version"),
                await context.CallActivityAsync<string>("Version", new TaskOptions { Version = "7" }),
                await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions { Version = "8" }),
                context.CompareVersionTo("1.10") < 0 ? "older" : "newer",
            })
            .Orchestrator("Child", context => Task.FromResult(context.Version));
        hub.Worker.Activity("Version", (request, _) => Task.FromResult<object?>(request.Version));
        await hub.StartAsync();
        var options = new StartOrchestrationOptions("v") { Version = "1.9", Tags = new Dictionary<string, string> { ["team"] = "blue" } };
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", options, TestHub.Patience);
        await hub.Client.WaitForInstanceCompletionAsync("v", TestHub.Patience);

        await hub.Client.RestartAsync("v", cancellation: TestHub.Patience);
        var ended = await hub.Client.WaitForInstanceCompletionAsync("v", true, TestHub.Patience);

        Assert.Equal(["1.9", "1.9", "7", "8", "older"], ended.ReadOutputAs<string[]>()!);
        Assert.Equal("blue", ended.Tags["team"]);
    }
}
