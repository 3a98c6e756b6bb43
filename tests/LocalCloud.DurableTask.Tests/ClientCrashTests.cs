using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

/// <summary>What a client asks for happens once, or not at all, wherever the process dies.</summary>
public sealed class ClientCrashTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Terminating_a_family(bool afterwards) => Survives(
        afterwards,
        3,
        async hub =>
        {
            await StartAsync(hub, "Parent", "p");
            await Until(hub, "p-child", OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Terminated);
            await Try(() => hub.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions("enough", Recursive: true), TestHub.Patience));
            await hub.Client.WaitForInstanceCompletionAsync("p-child", TestHub.Patience);
        },
        async hub => Assert.Equal(
            [OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Terminated], [await StatusOf(hub, "p"), await StatusOf(hub, "p-child")]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Suspending_and_resuming(bool afterwards) => Survives(
        afterwards,
        5,
        async hub =>
        {
            await StartAsync(hub, "Wait", "w");
            if (await StatusOf(hub, "w") != OrchestrationRuntimeStatus.Completed)
            {
                await Try(() => hub.Client.SuspendInstanceAsync("w", "stock-taking", TestHub.Patience));
                await Until(hub, "w", OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed);
                await Try(() => hub.Client.RaiseEventAsync("w", "Go", "now", TestHub.Patience));
                await Try(() => hub.Client.ResumeInstanceAsync("w", null, TestHub.Patience));
            }

            await hub.Client.WaitForInstanceCompletionAsync("w", TestHub.Patience);
        },
        async hub => Assert.Equal("now", (await hub.Client.GetInstanceAsync("w", true, TestHub.Patience))!.ReadOutputAs<string>()));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Rewinding_a_family(bool afterwards) => Survives(
        afterwards,
        7,
        async hub =>
        {
            await StartAsync(hub, "Risky", "r");
            var ended = await hub.Client.WaitForInstanceCompletionAsync("r", TestHub.Patience);
            if (ended.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
            {
                Directory.CreateDirectory(hub.Folder! + "/mended");
                await Try(() => hub.Client.RewindInstanceAsync("r", "mended", TestHub.Patience));
                await hub.Client.WaitForInstanceCompletionAsync("r", TestHub.Patience);
            }
        },
        async hub =>
        {
            var ended = (await hub.Client.GetInstanceAsync("r", true, TestHub.Patience))!;
            Assert.Equal((OrchestrationRuntimeStatus.Completed, 7), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
            await hub.ReplayAsync(hub.Engine.RecordHistory("r")!);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Restarting_and_purging(bool afterwards) => Survives(
        afterwards,
        4,
        async hub =>
        {
            await StartAsync(hub, "Quick", "q");
            await hub.Client.WaitForInstanceCompletionAsync("q", TestHub.Patience);
            await Try(() => hub.Client.RestartAsync("q", cancellation: TestHub.Patience));
            await hub.Client.WaitForInstanceCompletionAsync("q", TestHub.Patience);
            await StartAsync(hub, "Quick", "doomed");
            await hub.Client.WaitForInstanceCompletionAsync("doomed", TestHub.Patience);
            await hub.Client.PurgeInstanceAsync("doomed", TestHub.Patience);
        },
        async hub =>
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, await StatusOf(hub, "q"));
            Assert.Null(await hub.Client.GetInstanceAsync("doomed", TestHub.Patience));
        });

    private async Task Survives(bool afterwards, int atLeast, Func<TestHub, Task> drive, Func<TestHub, Task> check)
    {
        var crashes = await CrashScenario.AtEveryCommit(afterwards, App, drive, check);
        output.WriteLine($"{crashes} crashes");
        Assert.True(crashes >= atLeast, $"only {crashes} crashes");
    }

    private static TestHub App(TestHub hub) => hub
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
        .Orchestrator("Quick", _ => Task.FromResult(1))
        .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Wait", null, new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
        .Orchestrator("Risky", context => context.CallSubOrchestratorAsync<int>("Break", null, new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
        .Orchestrator("Break", context => context.CallActivityAsync<int>("Mended", 7))
        // Fails until the client has mended it, which survives a crash.
        .Activity<int, int>("Mended", x => Directory.Exists(hub.Folder + "/mended") ? x : throw new InvalidOperationException("broken"));

    private static Task StartAsync(TestHub hub, string name, string id) => Try(async () =>
    {
        if (await hub.Client.GetInstanceAsync(id, TestHub.Patience) is null)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions(id), TestHub.Patience);
        }
    });

    /// <summary>"Too late" is no failure for a client that cannot know how far its predecessor came.</summary>
    private static async Task Try(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception late) when (late is InvalidOperationException or RpcException { StatusCode: StatusCode.FailedPrecondition })
        {
        }
    }

    private static async Task Until(TestHub hub, string id, params OrchestrationRuntimeStatus[] statuses) => await Eventually.IsTrue(
        () => hub.Client.GetInstanceAsync(id).GetAwaiter().GetResult() is { } found && statuses.Contains(found.RuntimeStatus),
        () => $"'{id}' has not become {string.Join(" or ", statuses)}");

    private static async Task<OrchestrationRuntimeStatus?> StatusOf(TestHub hub, string id) => (await hub.Client.GetInstanceAsync(id, TestHub.Patience))?.RuntimeStatus;
}
