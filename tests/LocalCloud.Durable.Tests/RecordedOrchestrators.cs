using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The orchestrators behind the files in Histories. Change one, and the files say whether instances of before could go on.</summary>
internal static class RecordedOrchestrators
{
    public static TestHub Hub() => new TestHub()
        .Orchestrator("Fan", async context =>
        {
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(5), 2));
            var parts = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallSubOrchestratorAsync<int>("Part", i)));
            return parts.Sum() + await context.CallActivityAsync<int>("Flaky", context.NewGuid(), retry);
        })
        .Orchestrator("Part", context => context.CallActivityAsync<int>("Square", context.GetInput<int>()))
        .Orchestrator("Approval", async context =>
        {
            context.SetCustomStatus("awaitingApproval");
            using var stop = new CancellationTokenSource();
            var approved = context.WaitForExternalEvent<bool>("Approval");
            if (await Task.WhenAny(approved, context.CreateTimer(TimeSpan.FromHours(24), stop.Token)) != approved)
            {
                return "too late";
            }

            stop.Cancel();
            context.SendEvent("auditor", "Decided", await approved);
            return await approved ? await context.CallActivityAsync<string>("Greet", "approved") : "refused";
        })
        .Orchestrator("Undo", async context =>
        {
            await context.CallActivityAsync<int>("Square", 2);
            try
            {
                await context.CallActivityAsync<int>("Break", 1);
            }
            catch (TaskFailedException failure) when (failure.FailureDetails.IsCausedBy<FormatException>())
            {
                await context.CallActivityAsync<int>("Square", -2);
                throw;
            }

            return 0;
        })
        .Activity<int, int>("Square", x => x * x)
        .Activity<string, string>("Greet", x => x + "!")
        .Activity<int, int>("Break", _ => throw new FormatException("broken", new InvalidOperationException("deeply")));

    /// <summary>Runs one instance of each, and of some that are still waiting: those are the ones that must go on.</summary>
    public static async Task<Dictionary<string, RecordedHistory>> RecordAsync()
    {
        var attempts = 0;
        await using var hub = await Hub().Activity<Guid, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException("busy") : 100).StartAsync();
        await StartAsync("Fan", "fan");
        await StartAsync("Approval", "approved");
        await StartAsync("Approval", "waiting");
        await StartAsync("Approval", "late");
        await StartAsync("Undo", "undone");
        await hub.Client.SuspendInstanceAsync("waiting", "holiday", TestHub.Patience);
        await hub.Client.ResumeInstanceAsync("waiting", null, TestHub.Patience);
        await hub.Client.RaiseEventAsync("approved", "approval", true, TestHub.Patience);
        await PassAsync(TimeSpan.FromSeconds(5));
        await PassAsync(TimeSpan.FromSeconds(10));
        var waiting = hub.Engine.RecordHistory("waiting")!;
        await PassAsync(TimeSpan.FromHours(24));
        return new[] { "fan", "approved", "late", "undone" }.Select(id => hub.Engine.RecordHistory(id)!).Append(waiting)
            .ToDictionary(history => history.InstanceId);

        Task StartAsync(string name, string id) =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions(id), TestHub.Patience);

        async Task PassAsync(TimeSpan time)
        {
            await hub.QuiesceAsync();
            hub.Clock.Advance(time);
            await hub.QuiesceAsync();
        }
    }
}
