using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class ClientTests
{
    [Fact]
    public async Task A_second_start_of_a_running_instance_is_refused_and_of_an_ended_one_replaces_it()
    {
        await using var hub = await Waiting().StartAsync();
        var options = new StartOrchestrationOptions("order-1");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 1, options, TestHub.Patience);
        await hub.QuiesceAsync();

        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 2, options, TestHub.Patience));
        Assert.StartsWith("An Orchestration instance with the status Running already exists", refused.Message, StringComparison.Ordinal);

        await hub.Client.RaiseEventAsync("order-1", "Go", "first", TestHub.Patience);
        await hub.Client.WaitForInstanceCompletionAsync("order-1", TestHub.Patience);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", 3, options.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed), TestHub.Patience));

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 4, options, TestHub.Patience);
        await hub.Client.RaiseEventAsync("order-1", "Go", "second", TestHub.Patience);
        var ended = await hub.Client.WaitForInstanceCompletionAsync("order-1", true, TestHub.Patience);
        Assert.Equal(("second", 4), (ended.ReadOutputAs<string>(), ended.ReadInputAs<int>()));
    }

    [Fact]
    public async Task A_terminated_instance_ends_at_once_and_takes_its_children_along_when_asked()
    {
        await using var hub = await Waiting()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Wait", null, new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
            .StartAsync();
        foreach (var recursive in new[] { true, false })
        {
            var id = $"parent-{recursive}";
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions(id), TestHub.Patience);
            await hub.QuiesceAsync();
            await hub.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", recursive), TestHub.Patience);
            var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
            await hub.QuiesceAsync();

            Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
            Assert.Equal("enough", ended.ReadOutputAs<string>());
            Assert.Equal(
                recursive ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Running,
                (await hub.Client.GetInstanceAsync(id + "-child", TestHub.Patience))!.RuntimeStatus);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task A_suspended_instance_keeps_what_comes_until_it_is_resumed(int keptAlive)
    {
        await using var hub = await Waiting(keptAlive).StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", TestHub.Patience);
        await hub.Client.SuspendInstanceAsync(id, "stock-taking", TestHub.Patience);
        await hub.Client.RaiseEventAsync(id, "Go", "now", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id, TestHub.Patience))!.RuntimeStatus);

        await hub.Client.ResumeInstanceAsync(id, null, TestHub.Patience);

        Assert.Equal("now", (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Instances_are_found_by_status_time_and_prefix_page_by_page()
    {
        await using var hub = await Waiting().Orchestrator("Quick", _ => Task.FromResult(1)).StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await hub.RunAsync("Quick", i, $"a-{i}");
            hub.Clock.Advance(TimeSpan.FromHours(1));
        }

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("a-waiting"), TestHub.Patience);
        await hub.RunAsync("Quick", 9, "b-0");
        await hub.QuiesceAsync();
        var start = hub.Clock.GetUtcNow().AddHours(-5);

        Assert.Equal(["a-0", "a-1", "a-2", "a-3", "a-4", "a-waiting", "b-0"], await Ids(hub, new()));
        Assert.Equal(["a-waiting"], await Ids(hub, new(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(["b-0"], await Ids(hub, new(InstanceIdPrefix: "b-")));
        Assert.Equal(["a-1", "a-2"], await Ids(hub, new(CreatedFrom: start.AddMinutes(30), CreatedTo: start.AddMinutes(150))));
        Assert.Empty(await Ids(hub, new(TaskHubNames: ["other"])));
        var pages = new List<int>();
        await foreach (var page in hub.Client.GetAllInstancesAsync(new(PageSize: 3, FetchInputsAndOutputs: true)).AsPages())
        {
            pages.Add(page.Values.Count);
            Assert.All(page.Values, instance => Assert.NotNull(instance.DataConverter));
        }

        Assert.Equal([3, 3, 1], pages);
        var ended = await hub.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], start.AddMinutes(30), pageSize: 2, cancellation: TestHub.Patience);
        Assert.Equal(["a-1", "a-2"], ended.Values);
    }

    [Fact]
    public async Task Ended_instances_are_purged_and_running_ones_never()
    {
        await using var hub = await Waiting()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Quick", null, new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Quick", _ => Task.FromResult(1))
            .StartAsync();
        await hub.RunAsync("Parent", null, "parent");
        await hub.RunAsync("Quick", null, "quick");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("waiting"), TestHub.Patience);
        await hub.QuiesceAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.PurgeInstanceAsync("waiting", TestHub.Patience));
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("nobody", TestHub.Patience)).PurgedInstanceCount);
        Assert.Equal(2, (await hub.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true), TestHub.Patience)).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("child", TestHub.Patience));
        var filter = new PurgeInstancesFilter(hub.Clock.GetUtcNow().AddHours(-1), null, [OrchestrationRuntimeStatus.Completed]);
        Assert.Equal(1, (await hub.Client.PurgeAllInstancesAsync(filter, TestHub.Patience)).PurgedInstanceCount);
        Assert.Equal(["waiting"], await Ids(hub, new()));
    }

    [Fact]
    public async Task An_ended_instance_can_be_restarted_under_its_own_or_a_new_id()
    {
        var runs = 0;
        await using var hub = await Waiting().Orchestrator("Count", context => Task.FromResult(context.GetInput<int>() + runs++)).StartAsync();
        await hub.RunAsync("Count", 100, "one");

        Assert.Equal("one", await hub.Client.RestartAsync("one", cancellation: TestHub.Patience));
        Assert.Equal(101, (await hub.Client.WaitForInstanceCompletionAsync("one", true, TestHub.Patience)).ReadOutputAs<int>());
        var other = await hub.Client.RestartAsync("one", restartWithNewInstanceId: true, TestHub.Patience);
        Assert.NotEqual("one", other);
        Assert.Equal(102, (await hub.Client.WaitForInstanceCompletionAsync(other, true, TestHub.Patience)).ReadOutputAs<int>());
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RestartAsync("nobody", cancellation: TestHub.Patience));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("waiting"), TestHub.Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RestartAsync("waiting", cancellation: TestHub.Patience));
    }

    [Fact]
    public async Task What_a_client_asks_for_wrongly_is_refused_and_leaves_nothing()
    {
        await using var hub = await Waiting().StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Start("a/b"));
        await Assert.ThrowsAsync<ArgumentException>(() => Start("@entity@key"));
        await Assert.ThrowsAsync<ArgumentException>(() => Start(new string('x', 257)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("", TestHub.Patience));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.WaitForInstanceCompletionAsync("nobody", TestHub.Patience))).StatusCode);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => hub.Client.TerminateInstanceAsync("nobody", TestHub.Patience));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Null(await hub.Client.GetInstanceAsync("nobody", TestHub.Patience));
        Assert.Empty(await Ids(hub, new()));

        Task<string> Start(string id) =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions(id), TestHub.Patience);
    }

    private static TestHub Waiting(int keptAlive = 1_000) => new TestHub(keptAlive: keptAlive)
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"));

    private static async Task<string[]> Ids(TestHub hub, OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in hub.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return [.. ids];
    }
}
