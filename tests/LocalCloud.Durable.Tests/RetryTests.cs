using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_policy_waits_longer_each_time_up_to_its_limit()
    {
        var attempts = new List<TimeSpan>();
        await using var hub = Hub(attempts, failures: 4, new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(5)));
        await hub.StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);

        await AdvanceUntilEnded(hub, id);

        Assert.Equal([0, 1, 3, 7, 12], attempts.Select(time => (int)time.TotalSeconds));
    }

    [Fact]
    public async Task A_policy_gives_up_after_its_last_attempt_without_waiting_again()
    {
        var attempts = new List<TimeSpan>();
        await using var hub = Hub(attempts, failures: 10, new RetryPolicy(3, TimeSpan.FromSeconds(1)));
        await hub.StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);

        var ended = await AdvanceUntilEnded(hub, id);

        Assert.Equal([0, 1, 2], attempts.Select(time => (int)time.TotalSeconds));
        Assert.Equal("timeout 3 of Work", ended.ReadOutputAs<string>());
        Assert.Equal(2, (ended.LastUpdatedAt - ended.CreatedAt).TotalSeconds, 0.5);
    }

    [Fact]
    public async Task A_policy_stops_when_its_time_is_over()
    {
        var attempts = new List<TimeSpan>();
        var policy = new RetryPolicy(100, TimeSpan.FromSeconds(2), retryTimeout: TimeSpan.FromSeconds(5));
        await using var hub = Hub(attempts, failures: 100, policy);
        await hub.StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);

        await AdvanceUntilEnded(hub, id);

        Assert.Equal([0, 2, 4, 6], attempts.Select(time => (int)time.TotalSeconds));
    }

    [Fact]
    public async Task A_policy_asks_whether_the_failure_is_worth_a_retry()
    {
        var attempts = new List<TimeSpan>();
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => !failure.IsCausedBy<TimeoutException>() };
        await using var hub = Hub(attempts, failures: 5, policy);
        await hub.StartAsync();

        var ended = await hub.RunAsync("Run");

        Assert.Single(attempts);
        Assert.Equal("timeout 1 of Work", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_handler_decides_with_a_timer_of_its_own()
    {
        var attempts = new List<TimeSpan>();
        var seen = new List<(int Attempt, double Seconds, string Type)>();
        TaskRetryOptions retry = new AsyncRetryHandler(async context =>
        {
            if (!context.OrchestrationContext.IsReplaying)
            {
                seen.Add((context.LastAttemptNumber, context.TotalRetryTime.TotalSeconds, context.LastFailure.ErrorType));
            }

            await context.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(10 * context.LastAttemptNumber), CancellationToken.None);
            return context.LastAttemptNumber < 3;
        });
        await using var hub = Hub(attempts, failures: 10, retry, keptAlive: 0);
        await hub.StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);

        var ended = await AdvanceUntilEnded(hub, id);

        Assert.Equal([0, 10, 30], attempts.Select(time => (int)time.TotalSeconds));
        Assert.Equal([(1, 0d, "System.TimeoutException"), (2, 10d, "System.TimeoutException"), (3, 30d, "System.TimeoutException")], seen);
        Assert.Equal("timeout 3 of Work", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_does_not_exist_is_not_retried()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", context => context.CallActivityAsync<string>("Nobody", null, TaskOptions.FromRetryPolicy(new(5, TimeSpan.FromHours(1)))))
            .Activity<string, string>("Somebody", x => x)
            .StartAsync();

        var ended = await hub.RunAsync("Run");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("'Nobody' doesn't exist", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Somebody'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_orchestration_is_retried_under_the_same_id()
    {
        var runs = new List<string>();
        await using var hub = await new TestHub()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child", 7, TaskOptions.FromRetryPolicy(new(3, TimeSpan.FromSeconds(1))).WithInstanceId("the-child")))
            .Orchestrator("Child", context =>
            {
                runs.Add(context.InstanceId);
                return runs.Count < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult(context.GetInput<int>());
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", TestHub.Patience);

        var ended = await AdvanceUntilEnded(hub, id);

        Assert.Equal(["the-child", "the-child", "the-child"], runs);
        Assert.Equal(7, ended.ReadOutputAs<int>());
    }

    private static TestHub Hub(List<TimeSpan> attempts, int failures, TaskRetryOptions retry, int keptAlive = 1_000)
    {
        var hub = new TestHub(keptAlive: keptAlive);
        var start = hub.Clock.GetUtcNow();
        return hub
            .Orchestrator("Run", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Work", null, new TaskOptions(retry));
                }
                catch (TaskFailedException failure) when (failure.FailureDetails.IsCausedBy<TimeoutException>())
                {
                    return failure.FailureDetails.ErrorMessage + " of " + failure.TaskName;
                }
            })
            .Activity<string?, string>("Work", _ =>
            {
                attempts.Add(hub.Clock.GetUtcNow() - start);
                return attempts.Count <= failures ? throw new TimeoutException($"timeout {attempts.Count}") : "done";
            });
    }

    private static async Task<OrchestrationMetadata> AdvanceUntilEnded(TestHub hub, string id)
    {
        var ended = hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        await hub.QuiesceAsync();
        while (!(await hub.Client.GetInstanceAsync(id, TestHub.Patience))!.IsCompleted)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await hub.QuiesceAsync();
        }

        return await ended;
    }
}
