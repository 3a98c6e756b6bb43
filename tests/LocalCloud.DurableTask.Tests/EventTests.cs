using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class EventTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Events_are_kept_until_awaited_in_order_and_without_case(int keptAlive)
    {
        await using var hub = await new TestHub(keptAlive: keptAlive)
            .Orchestrator("Run", async context =>
            {
                await context.WaitForExternalEvent<object>("Go");
                return new[] { await context.WaitForExternalEvent<int>("NUMBER"), await context.WaitForExternalEvent<int>("number") };
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "Number", 1, TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "Number", 2, TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "go", TestHub.Patience);

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal([1, 2], ended.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task An_event_goes_to_the_latest_waiter_that_has_not_given_up()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                using var giveUp = new CancellationTokenSource();
                var first = context.WaitForExternalEvent<string>("E");
                var second = context.WaitForExternalEvent<string>("E");
                var third = context.WaitForExternalEvent<string>("E", giveUp.Token);
                giveUp.Cancel();
                var winner = await Task.WhenAny(first, second);
                return winner == second && third.IsCanceled;
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "E", "x", TestHub.Patience);

        Assert.True((await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Waiting_for_an_event_ends_when_the_time_is_over()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("Answer", TimeSpan.FromHours(72));
                }
                catch (TaskCanceledException)
                {
                    return "none";
                }
            })
            .StartAsync();
        var late = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        var early = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        await hub.Client.RaiseEventAsync(early, "Answer", "42", TestHub.Patience);
        await hub.QuiesceAsync();
        hub.Clock.Advance(TimeSpan.FromHours(71));
        await hub.QuiesceAsync();
        Assert.True((await hub.Client.GetInstanceAsync(late, TestHub.Patience))!.IsRunning);
        hub.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("none", (await hub.Client.WaitForInstanceCompletionAsync(late, true, TestHub.Patience)).ReadOutputAs<string>());
        Assert.Equal("42", (await hub.Client.WaitForInstanceCompletionAsync(early, true, TestHub.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_sends_events_to_another_and_to_nobody()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Sender", context =>
            {
                context.SendEvent("nobody", "Hello", "x");
                context.SendEvent("receiver", "Hello", "world");
                return Task.FromResult(true);
            })
            .Orchestrator("Receiver", context => context.WaitForExternalEvent<string>("hello"))
            .StartAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", new StartOrchestrationOptions("receiver"), TestHub.Patience);
        await hub.RunAsync("Sender");

        var ended = await hub.Client.WaitForInstanceCompletionAsync("receiver", true, TestHub.Patience);

        Assert.Equal("world", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_for_an_instance_that_is_missing_or_over_is_refused()
    {
        await using var hub = await new TestHub().Orchestrator("Run", _ => Task.FromResult(1)).StartAsync();
        var ended = await hub.RunAsync("Run");

        var missing = await Assert.ThrowsAsync<RpcException>(() => hub.Client.RaiseEventAsync("missing", "E", null, TestHub.Patience));
        Assert.Equal((StatusCode.NotFound, "No instance with ID 'missing' was found."), (missing.StatusCode, missing.Status.Detail));
        var over = await Assert.ThrowsAsync<RpcException>(() => hub.Client.RaiseEventAsync(ended.InstanceId, "E", null, TestHub.Patience));
        Assert.Equal(StatusCode.FailedPrecondition, over.StatusCode);
        Assert.Contains("Completed", over.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_nobody_took_go_along_when_an_instance_continues_as_new()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                var taken = context.GetInput<List<int>>() ?? [];
                if (taken.Count == 0)
                {
                    await context.WaitForExternalEvent<int>("Go");
                }

                // One waiter too many is left behind, and must take nothing with it.
                _ = context.WaitForExternalEvent<string>("Other");
                taken.Add(await context.WaitForExternalEvent<int>("N"));
                if (taken.Count < 4)
                {
                    context.ContinueAsNew(taken);
                }

                return taken;
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        for (var i = 1; i <= 4; i++)
        {
            await hub.Client.RaiseEventAsync(id, "N", i, TestHub.Patience);
        }

        await hub.Client.RaiseEventAsync(id, "Go", 0, TestHub.Patience);
        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal([1, 2, 3, 4], ended.ReadOutputAs<int[]>()!);
    }
}
