using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task The_failure_of_an_activity_tells_everything_about_its_cause()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", context => context.CallActivityAsync<string>("Fail", "x"))
            .Activity<string, string>("Fail", _ => throw new OutOfStockException("no more", new FormatException("inside")))
            .StartAsync();

        var ended = await hub.RunAsync("Run");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        var outer = ended.FailureDetails!;
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", outer.ErrorType);
        Assert.Equal("Task 'Fail' (#0) failed with an unhandled exception: no more", outer.ErrorMessage);
        var inner = outer.InnerFailure!;
        Assert.Equal(typeof(OutOfStockException).FullName, inner.ErrorType);
        Assert.Contains(nameof(The_failure_of_an_activity_tells_everything_about_its_cause), inner.StackTrace, StringComparison.Ordinal);
        Assert.True(inner.IsCausedBy<OutOfStockException>());
        Assert.True(inner.IsCausedBy<InvalidOperationException>());
        Assert.False(inner.IsCausedBy<ArgumentException>());
        Assert.Equal("inside", inner.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task An_orchestrator_that_does_not_exist_fails_its_instance()
    {
        await using var hub = await new TestHub().Orchestrator("Known", _ => Task.FromResult(1)).StartAsync();

        var ended = await hub.RunAsync("Unknown");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("'Unknown' doesn't exist", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Known'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activity", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: 'TaskScheduled Two #0').")]
    [InlineData("kind", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: 'Timer #0').")]
    [InlineData("less", "step 0 differs (recorded: 'TaskScheduled One #0', replayed: nothing).")]
    [InlineData("more", "step 1 differs (recorded: nothing, replayed: 'TaskScheduled Two #1').")]
    public async Task Code_that_does_not_repeat_its_history_fails_with_both_names(string change, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("durable-").FullName;
        await using (var before = await new TestHub(onDisk: true, folder).Activity<string, string>("One", x => x)
            .Orchestrator("Run", async context =>
            {
                await context.CallActivityAsync("One", "x");
                return await context.WaitForExternalEvent<int>("Go");
            }).StartAsync())
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("i"), TestHub.Patience);
            await before.QuiesceAsync();
        }

        await using var after = await new TestHub(onDisk: true, folder)
            .Orchestrator("Run", async context =>
            {
                switch (change)
                {
                    case "activity":
                        await context.CallActivityAsync("Two", "x");
                        break;
                    case "kind":
                        await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                        break;
                    case "more":
                        await Task.WhenAll(context.CallActivityAsync("One", "x"), context.CallActivityAsync("Two", "x"));
                        break;
                }

                return await context.WaitForExternalEvent<int>("Go");
            }).StartAsync();
        await after.Client.RaiseEventAsync("i", "Go", 1, TestHub.Patience);
        var ended = await after.Client.WaitForInstanceCompletionAsync("i", true, TestHub.Patience);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("Non-deterministic orchestrator 'Run': " + problem, ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        await after.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Awaiting_something_that_is_not_durable_fails_the_instance()
    {
        using var outside = new SemaphoreSlim(0);
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                await outside.WaitAsync();
                return await context.CallActivityAsync<int>("Work");
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.WaitForInstanceStartAsync(id, TestHub.Patience);
        outside.Release();

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.StartsWith("An invalid asynchronous invocation was detected.", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_commit_is_repeated_until_it_succeeds()
    {
        var probe = new FailingProbe(failing: 2);
        await using var hub = await new TestHub(probe: probe)
            .Orchestrator("Run", context => context.CallActivityAsync<int>("Work", 20))
            .Activity<int, int>("Work", x => x + 1)
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        var ended = hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        await probe.Failed.WaitAsync(TestHub.Patience);
        while (!ended.IsCompleted)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(21, (await ended).ReadOutputAs<int>());
    }

    private sealed class OutOfStockException(string message, Exception inner) : InvalidOperationException(message, inner);

    private sealed class FailingProbe(int failing) : Storage.ICommitProbe
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _commits = -1;

        public Task Failed => _failed.Task;

        public Task BeforeCommitAsync()
        {
            if (Interlocked.Increment(ref _commits) != failing)
            {
                return Task.CompletedTask;
            }

            _failed.SetResult();
            return Task.FromException(new IOException("disk full"));
        }

        public Task AfterCommitAsync() => Task.CompletedTask;
    }
}
