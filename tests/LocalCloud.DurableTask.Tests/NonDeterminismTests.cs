using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

/// <summary>An instance started by one version of the code goes on with another one.</summary>
public sealed class NonDeterminismTests
{
    [Theory]
    [InlineData("other name")]
    [InlineData("other kind")]
    [InlineData("other order")]
    [InlineData("fewer")]
    [InlineData("none")]
    [InlineData("waits first")]
    public async Task Code_that_does_not_repeat_its_history_fails_and_says_so(string change)
    {
        var (ended, history) = await GoOnWithAsync(context => Orchestrate(context, change));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("Non-Deterministic workflow detected", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        await using var hub = new TestHub().Orchestrator("Run", context => Orchestrate(context, change));
        var divergence = await Assert.ThrowsAsync<HistoryDivergenceException>(() => hub.ReplayAsync(history));
        Assert.Equal(ended.FailureDetails.ErrorMessage, divergence.Message);
    }

    /// <summary>The SDK lets an instance go on that does more than it did; a recorded history is stricter.</summary>
    [Fact]
    public async Task A_step_that_was_not_there_is_a_divergence_from_a_recorded_history()
    {
        var (_, history) = await GoOnWithAsync(context => Orchestrate(context, "same"));
        await using var hub = new TestHub().Orchestrator("Run", context => Orchestrate(context, "more"));

        var divergence = await Assert.ThrowsAsync<HistoryDivergenceException>(() => hub.ReplayAsync(history));

        Assert.Equal("Orchestrator 'Run' does not repeat its history (recorded: nothing, replayed: TaskScheduled More #4).", divergence.Message);
    }

    [Theory]
    [InlineData("same")]
    [InlineData("other input")]
    [InlineData("other child")]
    [InlineData("longer timer")]
    public async Task Code_that_takes_the_same_steps_goes_on(string change)
    {
        var (ended, _) = await GoOnWithAsync(context => Orchestrate(context, change));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    /// <summary>Two activities, a sub-orchestration and a timer at once, then an event.</summary>
    private static async Task<int> Orchestrate(TaskOrchestrationContext context, string change)
    {
        if (change == "waits first")
        {
            await context.WaitForExternalEvent<int>("Go");
        }

        if (change != "none")
        {
            List<Task> steps =
            [
                change switch
                {
                    "other name" => context.CallActivityAsync("Other", 1),
                    "other kind" => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
                    "other order" => context.CallActivityAsync("Two", 1),
                    "other input" => context.CallActivityAsync("One", 17),
                    _ => context.CallActivityAsync("One", 1),
                },
                context.CallActivityAsync(change == "other order" ? "One" : "Two", 2),
                context.CallSubOrchestratorAsync("Child", null, new SubOrchestrationOptions(instanceId: change == "other child" ? "i-other" : "i-child")),
            ];
            if (change != "fewer")
            {
                steps.Add(context.CreateTimer(TimeSpan.FromHours(change == "longer timer" ? 2 : 1), CancellationToken.None));
            }

            if (change == "more")
            {
                steps.Add(context.CallActivityAsync("More", 5));
            }
        }

        return await context.WaitForExternalEvent<int>("Go");
    }

    private static async Task<(OrchestrationMetadata Ended, RecordedHistory History)> GoOnWithAsync(Func<TaskOrchestrationContext, Task<int>> changed)
    {
        var folder = Directory.CreateTempSubdirectory("durable-").FullName;
        RecordedHistory history;
        await using (var before = await Open(folder, context => Orchestrate(context, "same")).StartAsync())
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("i"), TestHub.Patience);
            await before.QuiesceAsync();
            history = before.Engine.RecordHistory("i")!;
        }

        await using var after = await Open(folder, changed).StartAsync();
        await after.Client.RaiseEventAsync("i", "Go", 1, TestHub.Patience);
        await after.QuiesceAsync();
        after.Clock.Advance(TimeSpan.FromDays(2)); // an open timer keeps an instance from ending
        var ended = await after.Client.WaitForInstanceCompletionAsync("i", true, TestHub.Patience);
        await after.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        return (ended, history);
    }

    private static TestHub Open(string folder, Func<TaskOrchestrationContext, Task<int>> run) => new TestHub(onDisk: true, folder)
        .Orchestrator("Run", run)
        .Orchestrator("Child", _ => Task.FromResult(1))
        .Activity<int, int>("One", x => x)
        .Activity<int, int>("Two", x => x);
}
