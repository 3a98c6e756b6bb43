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
