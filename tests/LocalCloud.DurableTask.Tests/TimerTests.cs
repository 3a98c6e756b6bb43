using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class TimerTests
{
    [Fact]
    public async Task A_timer_may_be_longer_than_any_clock_counts_and_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("durable-").FullName;
        TestHub Open(TestHub? before = null) => new TestHub(onDisk: true, folder, before?.Clock).Orchestrator("Run", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(400), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var first = await Open().StartAsync();
        var start = first.Clock.GetUtcNow();
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await first.QuiesceAsync();
        first.Clock.Advance(TimeSpan.FromDays(200));
        await first.DisposeAsync();

        await using var second = await Open(first).StartAsync();
        second.Clock.Advance(TimeSpan.FromDays(200) - TimeSpan.FromSeconds(1));
        await second.QuiesceAsync();
        Assert.True((await second.Client.GetInstanceAsync(id, TestHub.Patience))!.IsRunning);
        second.Clock.Advance(TimeSpan.FromSeconds(1));
        var ended = await second.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal(start.UtcDateTime.AddDays(400), ended.ReadOutputAs<DateTime>());
        await second.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Timers_fire_in_their_order_and_not_before_their_time()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                var start = context.CurrentUtcDateTime;
                var order = new List<string>();
                async Task Wait(int minutes)
                {
                    await context.CreateTimer(start.AddMinutes(minutes), CancellationToken.None);
                    order.Add($"{minutes}@{(context.CurrentUtcDateTime - start).TotalMinutes}");
                }

                await Task.WhenAll(Wait(30), Wait(10), Wait(20), Wait(-5));
                return order;
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        for (var i = 0; i < 30; i++)
        {
            await hub.QuiesceAsync();
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal(["-5@0", "10@10", "20@20", "30@30"], ended.ReadOutputAs<string[]>()!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task A_cancelled_timer_changes_nothing_when_it_rings(int keptAlive)
    {
        await using var hub = await new TestHub(keptAlive: keptAlive)
            .Orchestrator("Run", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromHours(1), stop.Token);
                var work = context.CallActivityAsync<string>("Work", "x");
                var first = await Task.WhenAny(timer, work);
                stop.Cancel();
                await context.WaitForExternalEvent<object>("Go");
                return first == work && timer.IsCanceled;
            })
            .Activity<string, string>("Work", x => x)
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.QuiesceAsync();
        hub.Clock.Advance(TimeSpan.FromHours(2));
        await hub.QuiesceAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync(id, TestHub.Patience))!.RuntimeStatus);
        await hub.Client.RaiseEventAsync(id, "Go", TestHub.Patience);
        Assert.True((await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_start_in_the_future_waits_for_its_time_and_for_events_before_it()
    {
        await using var hub = await new TestHub(onDisk: true)
            .Orchestrator("Run", async context => $"{await context.WaitForExternalEvent<string>("E")} at {context.CurrentUtcDateTime:HH:mm}")
            .StartAsync();
        var options = new StartOrchestrationOptions("later", hub.Clock.GetUtcNow().AddHours(3));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", options, TestHub.Patience);
        await hub.Client.RaiseEventAsync("later", "E", "early", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync("later", TestHub.Patience))!.RuntimeStatus);
        var started = hub.Client.WaitForInstanceStartAsync("later", TestHub.Patience);
        Assert.False(started.IsCompleted);

        hub.Clock.Advance(TimeSpan.FromHours(3));

        await started;
        var ended = await hub.Client.WaitForInstanceCompletionAsync("later", true, TestHub.Patience);
        Assert.Equal("early at 03:00", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_can_be_terminated_before_its_start()
    {
        await using var hub = await new TestHub().Orchestrator("Run", _ => Task.FromResult(1)).StartAsync();
        var options = new StartOrchestrationOptions("later", hub.Clock.GetUtcNow().AddHours(3));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", options, TestHub.Patience);
        await hub.Client.TerminateInstanceAsync("later", "changed my mind", TestHub.Patience);
        var ended = await hub.Client.WaitForInstanceCompletionAsync("later", true, TestHub.Patience);
        hub.Clock.Advance(TimeSpan.FromHours(3));
        await hub.QuiesceAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.Client.GetInstanceAsync("later", TestHub.Patience))!.RuntimeStatus);
        Assert.Equal("changed my mind", ended.ReadOutputAs<string>());
    }
}
