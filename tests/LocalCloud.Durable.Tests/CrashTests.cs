using LocalCloud.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class CrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_sequence_of_activities_survives_a_crash_at_any_commit(bool afterwards) => AtEveryCommit(
        afterwards,
        commits: 7,
        hub => hub.Orchestrator("Run", async context =>
        {
            var sum = 0;
            for (var i = 1; i <= 5; i++)
            {
                sum += await context.CallActivityAsync<int>("Square", i);
            }

            return sum.ToString();
        }),
        "55");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Sub_orchestrations_timers_and_events_survive_a_crash_at_any_commit(bool afterwards) => AtEveryCommit(
        afterwards,
        commits: 5, // the three children may share theirs
        hub => hub
            .Orchestrator("Run", async context =>
            {
                var children = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)));
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                context.SendEvent(context.InstanceId, "Self", children.Sum());
                return (await context.WaitForExternalEvent<int>("Self")).ToString();
            })
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Square", context.GetInput<int>())),
        "14");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Continuing_as_new_survives_a_crash_at_any_commit(bool afterwards) => AtEveryCommit(
        afterwards,
        commits: 7,
        hub => hub.Orchestrator("Run", async context =>
        {
            var (round, sum) = context.GetInput<int[]>() is [var r, var s] ? (r, s) : (1, 0);
            sum += await context.CallActivityAsync<int>("Square", round);
            if (round < 3)
            {
                context.ContinueAsNew(new[] { round + 1, sum });
            }

            return sum.ToString();
        }),
        "14");

    private static async Task AtEveryCommit(bool afterwards, int commits, Func<TestHub, TestHub> app, string expected)
    {
        var crashes = 0;
        for (var commit = 1; ; commit++) // 0 is the client's start
        {
            var folder = Directory.CreateTempSubdirectory("durable-").FullName;
            var faults = CrashPoint.AtCommit(commit, afterwards);
            var first = await Open(app, folder, faults).StartAsync();
            var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
            var ended = Ticking(first, first.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience));
            var crashed = await Task.WhenAny(ended, faults.Crashed) == faults.Crashed;
            await first.Engine.KillAsync();

            await using var second = await Open(app, folder, null).StartAsync();
            await Ticking(second, second.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience));
            var result = (await second.Client.GetInstanceAsync(id, true, TestHub.Patience))!;
            Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
            Assert.Equal(expected, result.ReadOutputAs<string>());
            await second.QuiesceAsync();
            await second.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            if (!crashed)
            {
                break;
            }

            crashes++;
        }

        Assert.True(crashes >= commits - 1, $"only {crashes} crashes");
    }

    private static TestHub Open(Func<TestHub, TestHub> app, string folder, FaultInjector? faults) =>
        app(new TestHub(onDisk: true, folder, faults: faults).Activity<int, int>("Square", x => x * x));

    /// <summary>Timers go on while the instance is waited for.</summary>
    private static async Task Ticking(TestHub hub, Task task)
    {
        using var clock = new Timer(_ => hub.Clock.Advance(TimeSpan.FromMilliseconds(1)), null, 1, 1);
        await task;
    }
}
