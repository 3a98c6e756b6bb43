using Grpc.Core;
using LocalCloud.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Tests;

/// <summary>Writes that fail, and writes that only seem to.</summary>
public sealed class FaultTests
{
    private readonly FaultInjector _faults = new();
    private int _runs;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_fails_or_whose_acknowledgement_is_lost_is_made_once_whichever_it_is(bool suppress)
    {
        var failing = 0;
        for (; ; failing++)
        {
            await using var hub = await Hub().StartAsync();
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("r"), TestHub.Patience);
            var rule = _faults.Add(Write(failing, suppress));
            await hub.Client.RaiseEventAsync("r", "Go", 20, TestHub.Patience).ContinueWith(static raised => raised.IsFaulted, TestHub.Patience);
            if (rule.HitCount > 0 && suppress)
            {
                await hub.Client.RaiseEventAsync("r", "Go", 20, TestHub.Patience);
            }

            var ended = await Ticking(hub, hub.Client.WaitForInstanceCompletionAsync("r", true, TestHub.Patience));
            Assert.Equal((OrchestrationRuntimeStatus.Completed, 42), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
            await Ticking(hub, hub.QuiesceAsync());
            Assert.Equal(1, (await hub.Client.Entities.GetEntityAsync<int>(Counter, cancellation: TestHub.Patience))!.State);
            await hub.ReplayAsync(hub.Engine.RecordHistory("r")!);
            _faults.Clear();
            if (rule.HitCount == 0)
            {
                break;
            }
        }

        Assert.True(failing >= 4, $"only {failing} writes");
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_start_that_fails_did_not_happen_and_one_whose_acknowledgement_is_lost_did(bool suppress, int instances)
    {
        await using var hub = await Hub().StartAsync();
        _faults.Add(Write(0, suppress));

        var failure = await Assert.ThrowsAsync<RpcException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Quick", TestHub.Patience));
        await hub.QuiesceAsync();

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(!suppress, failure.Status.Detail.Contains("its acknowledgement is lost", StringComparison.Ordinal));
        var found = await hub.Client.GetAllInstancesAsync().ToListAsync(TestHub.Patience);
        Assert.Equal(instances, found.Count(instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed));
        Assert.Equal(instances, found.Count);
    }

    [Fact]
    public async Task A_duplicate_delivery_runs_an_activity_twice_and_counts_once()
    {
        await using var hub = await Hub().StartAsync();
        var rule = _faults.Add(new() { Condition = Work, Result = new DuplicateDeliveryResult(), HitLimit = 1 });

        var ended = await hub.RunAsync("Twice");

        Assert.Equal((42, 3), (ended.ReadOutputAs<int>(), _runs));
        Assert.Equal(1, rule.HitCount);
    }

    [Fact]
    public async Task A_delayed_delivery_waits_for_the_clock()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var faults = new FaultInjector(clock);
        await using var hub = await Hub(faults, clock).StartAsync();
        faults.Add(new() { Condition = Work, Result = new DelayDeliveryResult(TimeSpan.FromMinutes(1)), HitLimit = 1 });
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Twice", TestHub.Patience);
        await Eventually.IsTrue(() => faults.Rules[0].HitCount == 1, () => "not delivered");

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, _runs);
        Assert.True(hub.Engine.PendingWork() > 0);
        await Ticking(hub, hub.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience));
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task A_crash_behind_an_activity_repeats_its_effect()
    {
        var folder = Directory.CreateTempSubdirectory("durable-");
        var first = await Hub(folder: folder.FullName).StartAsync();
        _faults.Add(new() { Condition = Work with { Service = default, Point = FaultPoints.ActivityAfterRun, After = 1 }, Result = new CrashResult() });
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Twice", TestHub.Patience);
        await _faults.Crashed.WaitAsync(TestHub.Patience);
        await first.DisposeAsync();

        await using (var second = await Hub(new FaultInjector(), folder: folder.FullName).StartAsync())
        {
            var ended = await second.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
            Assert.Equal((42, 3), (ended.ReadOutputAs<int>(), _runs));
        }

        folder.Delete(recursive: true);
    }

    private static readonly EntityInstanceId Counter = new("Counter", "c");

    private static FaultInjectionCondition Work => new() { Service = FaultService.DurableTask, Activity = "Work" };

    private static FaultInjectionRule Write(int number, bool suppress) => new()
    {
        Condition = new() { Service = FaultService.DurableTask, After = number },
        Result = new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable) { SuppressServiceRequests = suppress },
        HitLimit = 1,
    };

    private TestHub Hub(FaultInjector? faults = null, Microsoft.Extensions.Time.Testing.FakeTimeProvider? clock = null, string? folder = null)
    {
        var hub = new TestHub(onDisk: folder is not null, folder, clock, faults: faults ?? _faults)
            .Orchestrator("Quick", _ => Task.FromResult(1))
            .Orchestrator("Twice", async context => await context.CallActivityAsync<int>("Work", 20) + await context.CallActivityAsync<int>("Work", 20))
            .Orchestrator("Run", async context =>
            {
                var half = await context.WaitForExternalEvent<int>("Go");
                var sum = await context.CallActivityAsync<int>("Work", half) + await context.CallSubOrchestratorAsync<int>("Child", half);
                await context.Entities.SignalEntityAsync(Counter, "Add", 1);
                return sum;
            })
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Work", context.GetInput<int>()))
            .Activity<int, int>("Work", x =>
            {
                Interlocked.Increment(ref _runs);
                return x + 1;
            });
        hub.Entity("Counter", () => new Sum());
        return hub;
    }

    /// <summary>What failed is repeated after a pause.</summary>
    private static async Task Ticking(TestHub hub, Task task)
    {
        while (!task.IsCompleted)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await task;
    }

    private static async Task<T> Ticking<T>(TestHub hub, Task<T> task)
    {
        await Ticking(hub, (Task)task);
        return await task;
    }

    private sealed class Sum : TaskEntity<int>
    {
        public void Add(int value) => State += value;
    }
}
