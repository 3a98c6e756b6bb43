using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stopping_waits_for_running_activities_and_records_their_results()
    {
        var folder = Directory.CreateTempSubdirectory("durable-").FullName;
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var runs = 0;
        TestHub Open() => new TestHub(onDisk: true, folder)
            .Orchestrator("Run", async context => await context.CallActivityAsync<int>("Slow", 1) + await context.CallActivityAsync<int>("Slow", 2))
            .AsyncActivity<int, int>("Slow", async x =>
            {
                runs++;
                entered.TrySetResult();
                await leave.Task;
                return x;
            });
        var first = await Open().StartAsync();
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await entered.Task;

        var stopped = first.Engine.StopAsync(TestHub.Patience);
        Assert.False(stopped.IsCompleted);
        leave.SetResult();
        await stopped;
        Assert.Equal(1, runs);
        await first.DisposeAsync();

        await using var second = await Open().StartAsync();
        var ended = await second.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        Assert.Equal(3, ended.ReadOutputAs<int>());
        Assert.Equal(2, runs);
        await second.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_scheduled_before_the_engine_starts_runs_then()
    {
        await using var hub = new TestHub().Orchestrator("Run", context => context.WaitForExternalEvent<int>("E"));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "E", 5, TestHub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id, TestHub.Patience))!.RuntimeStatus);

        await hub.StartAsync();

        Assert.Equal(5, (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Clients_may_be_busy_while_the_engine_starts()
    {
        for (var round = 0; round < 20; round++)
        {
            var runs = 0;
            await using var hub = new TestHub().Orchestrator("Run", _ => Task.FromResult(Interlocked.Increment(ref runs)));
            var ids = Enumerable.Range(0, 20).Select(_ => Task.Run(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience))).ToList();
            await hub.StartAsync();
            foreach (var id in await Task.WhenAll(ids))
            {
                await hub.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience);
            }

            await hub.QuiesceAsync();
            Assert.Equal(20, runs);
        }
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed()
    {
        var running = 0;
        var most = 0;
        await using var hub = await new TestHub(activitiesAtOnce: 3)
            .Orchestrator("Run", async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallActivityAsync<int>("Work", i)));
                return 0;
            })
            .AsyncActivity<int, int>("Work", async number =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return number;
            })
            .StartAsync();
        await hub.RunAsync("Run");

        Assert.InRange(most, 1, 3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var now && now == seen ? value : now;
        }
    }
}
