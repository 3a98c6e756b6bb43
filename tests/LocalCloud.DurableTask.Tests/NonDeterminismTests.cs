using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

/// <summary>An instance started by one version of the code goes on with another one.</summary>
public sealed class NonDeterminismTests
{
    public static TheoryData<string, string> Changes => new()
    {
        { "other name", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: 'TaskScheduled Other #0')." },
        { "other kind", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: 'Timer #0')." },
        { "other order", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: 'TaskScheduled Two #0')." },
        { "fewer", "step 3 differs (recorded: 'Timer #3', replayed: nothing)." },
        { "none", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: nothing)." },
        { "more", "step 4 differs (recorded: nothing, replayed: 'TaskScheduled More #4')." },
        { "other child", "step 2 differs (recorded: 'SubOrchestration Child as i-child #2', replayed: 'SubOrchestration Child as i-other #2')." },
        { "waits first", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: nothing)." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Code_that_does_not_repeat_its_history_fails_and_names_the_step(string change, string problem)
    {
        var (ended, history) = await GoOnWithAsync(context => Orchestrate(context, change));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("Non-deterministic orchestrator 'Run': " + problem, ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        await using var hub = new TestHub().Orchestrator("Run", context => Orchestrate(context, change));
        var divergence = Assert.Throws<HistoryDivergenceException>(() => hub.Engine.Replay(history));
        Assert.Equal(ended.FailureDetails.ErrorMessage, divergence.Message);
    }

    [Theory]
    [InlineData("same")]
    [InlineData("other input")]
    [InlineData("longer timer")]
    public async Task Code_that_takes_the_same_steps_goes_on(string change)
    {
        var (ended, _) = await GoOnWithAsync(context => Orchestrate(context, change));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    public static TheoryData<string> Foreign => ["task", "call on the pool", "semaphore", "configure", "thread"];

    /// <summary>What is awaited ends only when the episode is over, so that it cannot have ended by chance before it was awaited.</summary>
    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Awaiting_something_that_is_not_durable_fails_the_instance(string what)
    {
        using var outside = new SemaphoreSlim(0);
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                await (what switch
                {
                    "task" => Task.Run(() => outside.Wait()),
                    "call on the pool" => Task.Run(() =>
                    {
                        outside.Wait();
                        return context.CallActivityAsync<int>("Work", 1);
                    }),
                    "configure" => Impatient(context),
                    "thread" => OnThread(outside),
                    _ => outside.WaitAsync(),
                });
                return await context.CallActivityAsync<int>("Work", 2);
            })
            .Activity<int, int>("Work", x => x)
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.WaitForInstanceStartAsync(id, TestHub.Patience);
        outside.Release();

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task Impatient(TaskOrchestrationContext context) => await context.CallActivityAsync<int>("Work", 1).ConfigureAwait(false);

    private static Task OnThread(SemaphoreSlim outside)
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            outside.Wait();
            done.SetResult();
        }).Start();
        return done.Task;
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
