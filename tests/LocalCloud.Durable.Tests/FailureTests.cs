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

    private sealed class OutOfStockException(string message, Exception inner) : InvalidOperationException(message, inner);
}
