using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class RewindTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task What_failed_is_done_again_and_what_succeeded_is_not(int keptAlive)
    {
        var broken = true;
        var calls = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var hub = await new TestHub(keptAlive: keptAlive)
            .Orchestrator("Run", async context =>
            {
                var first = await context.CallActivityAsync<string>("Echo", "first");
                var both = await Task.WhenAll(context.CallActivityAsync<string>("Fail", "a"), context.CallActivityAsync<string>("Fail", "b"));
                return first + string.Concat(both);
            })
            .Activity<string, string>("Echo", Called)
            .Activity<string, string>("Fail", text => broken ? throw new InvalidOperationException(Called(text)) : Called(text))
            .StartAsync();
        var failed = await hub.RunAsync("Run", null, "i");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        broken = false;

        await hub.Client.RewindInstanceAsync("i", "mended", TestHub.Patience);
        var ended = await hub.Client.WaitForInstanceCompletionAsync("i", true, TestHub.Patience);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, "firstab"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
        Assert.Null(ended.FailureDetails);
        Assert.Equal(["a", "a", "b", "b", "first"], calls.Order(StringComparer.Ordinal));
        await hub.ReplayAsync(hub.Engine.RecordHistory("i")!);

        string Called(string text)
        {
            calls.Enqueue(text);
            return text;
        }
    }

    [Fact]
    public async Task Failures_that_were_answered_by_a_retry_or_a_catch_stay()
    {
        var attempts = 0;
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Caught", "x");
                }
                catch (TaskFailedException)
                {
                    await context.CallActivityAsync("Undo", "x");
                }

                return await context.CallActivityAsync<int>("Flaky", 0, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))));
            })
            .Activity<string, int>("Caught", _ => throw new FormatException("caught"))
            .Activity<string, int>("Undo", _ => 1)
            .Activity<int, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException("again") : attempts)
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.QuiesceAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience)).RuntimeStatus);

        await hub.Client.RewindInstanceAsync(id, "", TestHub.Patience);

        Assert.Equal(3, (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failed_sub_orchestration_is_rewound_and_one_that_ended_meanwhile_answers()
    {
        var broken = true;
        var children = 0;
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                // Fails with the first child, while the second still waits.
                var slow = context.CallSubOrchestratorAsync<string>("Slow", null, new SubOrchestrationOptions(instanceId: "slow"));
                return await context.CallSubOrchestratorAsync<string>("Child", null, new SubOrchestrationOptions(instanceId: "child")) + await slow;
            })
            .Orchestrator("Child", async context =>
            {
                var before = await context.CallActivityAsync<int>("Count", 0);
                return before + await context.CallActivityAsync<string>("Fail", "x");
            })
            .Orchestrator("Slow", context => context.WaitForExternalEvent<string>("Go"))
            .Activity<int, int>("Count", _ => ++children)
            .Activity<string, string>("Fail", text => broken ? throw new InvalidOperationException("broken") : text)
            .StartAsync();
        // Open sub-orchestrations keep an instance from ending, its failure included.
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("parent"), TestHub.Patience);
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync("slow", "Go", "y", TestHub.Patience);
        await hub.Client.WaitForInstanceCompletionAsync("parent", TestHub.Patience);
        broken = false;

        await hub.Client.RewindInstanceAsync("parent", "", TestHub.Patience);

        Assert.Equal("1xy", (await hub.Client.WaitForInstanceCompletionAsync("parent", true, TestHub.Patience)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.Client.GetInstanceAsync("child", TestHub.Patience))!.RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_that_failed_by_its_own_code_fails_again_and_only_failed_ones_are_rewound()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Bad", context => context.NewGuid() == Guid.Empty ? Task.FromResult(1) : throw new NotSupportedException("never"))
            .Orchestrator("Good", _ => Task.FromResult(1))
            .StartAsync();
        await hub.RunAsync("Bad", null, "bad");
        await hub.RunAsync("Good", null, "good");

        await hub.Client.RewindInstanceAsync("bad", "", TestHub.Patience);
        var again = await hub.Client.WaitForInstanceCompletionAsync("bad", true, TestHub.Patience);

        Assert.Equal("never", again.FailureDetails!.ErrorMessage);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync("good", "", TestHub.Patience));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RewindInstanceAsync("nobody", "", TestHub.Patience));
    }
}
