using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static LocalCloud.DurableTask.Tests.WebHub;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The payloads and status codes of the real management API, over HTTP.</summary>
public sealed class ManagementTests
{
    private const string Orchestrators = "/runtime/webhooks/durabletask/orchestrators";

    [Fact]
    public async Task An_instance_is_started_steered_and_followed_by_the_addresses_it_was_answered_with()
    {
        await using var web = await StartAsync(Shop());
        var (status, links, answer) = await web.SendAsync(HttpMethod.Post, $"{Orchestrators}/Wait/o-1?code=secret", JsonContent.Create(new { sum = 3 }));

        Assert.Equal((202, "o-1", "10"), (status, (string?)links!["id"], answer.Headers.RetryAfter!.ToString()));
        var address = (string)links["statusQueryGetUri"]!;
        Assert.Equal(address, answer.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            links.AsObject().Select(link => link.Key));

        await web.Hub.QuiesceAsync();
        var running = await web.SendAsync(HttpMethod.Get, address);
        Assert.Equal((202, "5", address), (running.Status, running.Answer.Headers.RetryAfter!.ToString(), running.Answer.Headers.Location!.ToString()));
        Assert.Equal("""{"sum":3}""", running.Body!["input"]!.ToJsonString());
        Assert.Equal("\"waiting\"", running.Body["customStatus"]!.ToJsonString());

        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, Link("suspendPostUri")));
        await web.Hub.QuiesceAsync();
        Assert.Equal("Suspended", (string?)(await web.SendAsync(HttpMethod.Get, address)).Body!["runtimeStatus"]);
        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, Link("resumePostUri")));
        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, Link("sendEventPostUri"), JsonContent.Create(new[] { 1, 2 })));
        await web.Hub.QuiesceAsync();

        var ended = await web.SendAsync(HttpMethod.Get, address);
        Assert.Equal(200, ended.Status);
        Assert.Null(ended.Answer.Headers.Location);
        Assert.Equal(
            """{"name":"Wait","instanceId":"o-1","runtimeStatus":"Completed","input":{"sum":3},"customStatus":"waiting","output":[1,2],"createdTime":"2030-01-01T00:00:00Z","lastUpdatedTime":"2030-01-01T00:00:00Z"}""",
            ended.Body!.ToJsonString());
        Assert.Null((await web.SendAsync(HttpMethod.Get, address + "?showInput=false")).Body!["input"]);

        string Link(string name) => ((string)links[name]!).Replace("{eventName}", "go", StringComparison.Ordinal).Replace("{text}", "because", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_ended_is_gone_and_what_never_was_is_not_found()
    {
        await using var web = await StartAsync(Shop());
        await web.Hub.RunAsync("Sum", 1, "ended");

        foreach (var operation in new[] { "terminate?reason=x", "suspend", "resume", "raiseEvent/go" })
        {
            Assert.Equal(410, await web.StatusOf(HttpMethod.Post, $"{Instances}/ended/{operation}", JsonContent.Create(1)));
            Assert.Equal(404, await web.StatusOf(HttpMethod.Post, $"{Instances}/nobody/{operation}", JsonContent.Create(1)));
        }

        Assert.Equal(404, await web.StatusOf(HttpMethod.Get, $"{Instances}/nobody"));
        Assert.Equal(404, await web.StatusOf(HttpMethod.Delete, $"{Instances}/nobody"));
        Assert.Equal(404, await web.StatusOf(HttpMethod.Put, $"{Instances}/ended"));
        Assert.Equal(404, await web.StatusOf(HttpMethod.Post, $"{Instances}/ended/explode"));
        Assert.Equal(404, await web.StatusOf(HttpMethod.Get, $"{Instances}/ended?taskHub=another"));
        Assert.Equal(200, await web.StatusOf(HttpMethod.Get, $"{Instances}/ended?taskHub=localcloudhub&connection=Storage&code=any"));
        Assert.Equal(412, await web.StatusOf(HttpMethod.Post, $"{Instances}/ended/rewind"));
        Assert.Equal(404, await web.StatusOf(HttpMethod.Post, $"{Instances}/nobody/rewind"));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Instances}/nobody/restart"));
    }

    [Fact]
    public async Task Bad_requests_say_why_and_leave_nothing()
    {
        await using var web = await StartAsync(Shop());
        await web.Hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("w"), TestHub.Patience);

        var unknown = await web.SendAsync(HttpMethod.Post, $"{Orchestrators}/Nothing/x");
        Assert.Equal(202, unknown.Status);
        var failed = await web.Hub.Client.WaitForInstanceCompletionAsync("x", true, TestHub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'Nothing' doesn't exist", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Orchestrators}/Wait/y", Text("{")));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Orchestrators}/Wait/@x"));
        Assert.Equal(409, await web.StatusOf(HttpMethod.Post, $"{Orchestrators}/Wait/w"));
        Assert.Equal(409, await web.StatusOf(HttpMethod.Post, $"{Instances}/w/restart?restartWithNewInstanceId=false"));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Instances}/w/raiseEvent/go", Text("1", "text/plain")));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Instances}/w/raiseEvent/go", Text("{")));
        Assert.Equal(412, await web.StatusOf(HttpMethod.Delete, $"{Instances}/w"));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Delete, Instances));
        await web.Hub.QuiesceAsync();
        Assert.Equal(2, (await web.SendAsync(HttpMethod.Get, Instances)).Body!.AsArray().Count);

        static StringContent Text(string text, string type = "application/json") => new(text, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
    }

    [Fact]
    public async Task Instances_are_listed_by_status_time_and_prefix_page_by_page_and_purged()
    {
        await using var web = await StartAsync(Shop());
        for (var i = 0; i < 3; i++)
        {
            await web.Hub.RunAsync("Sum", i, $"sum-{i}");
            web.Hub.Clock.Advance(TimeSpan.FromHours(1));
        }

        await web.Hub.RunAsync("Fail", null, "fail-0");
        await web.Hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("wait-0"), TestHub.Patience);
        await web.Hub.QuiesceAsync();

        Assert.Equal(["sum-0", "sum-1", "sum-2", "fail-0", "wait-0"], await Ids(""));
        Assert.Equal(["fail-0", "wait-0"], await Ids("?runtimeStatus=Failed,Running"));
        Assert.Equal(["fail-0", "wait-0"], await Ids("?runtimeStatus=failed&runtimeStatus=Running&runtimeStatus=Nonsense"));
        Assert.Equal(["sum-1"], await Ids("?createdTimeFrom=2030-01-01T00:30:00Z&createdTimeTo=2030-01-01T01:30:00Z"));
        Assert.Equal(["wait-0"], await Ids("?instanceIdPrefix=wait"));
        Assert.Empty(await Ids("?taskHub=another"));

        var page = await web.SendAsync(HttpMethod.Get, $"{Instances}?top=3");
        Assert.Equal(3, page.Body!.AsArray().Count);
        web.Http.DefaultRequestHeaders.Add("x-ms-continuation-token", page.Answer.Headers.GetValues("x-ms-continuation-token"));
        var next = await web.SendAsync(HttpMethod.Get, $"{Instances}?top=3");
        Assert.Equal(2, next.Body!.AsArray().Count);
        Assert.False(next.Answer.Headers.Contains("x-ms-continuation-token"));
        web.Http.DefaultRequestHeaders.Clear();

        Assert.Equal("""{"instancesDeleted":1}""", (await web.SendAsync(HttpMethod.Delete, $"{Instances}/sum-0")).Body!.ToJsonString());
        var many = await web.SendAsync(HttpMethod.Delete, $"{Instances}?createdTimeFrom=2030-01-01&runtimeStatus=Completed");
        Assert.Equal("""{"instancesDeleted":2}""", many.Body!.ToJsonString());
        Assert.Equal(404, await web.StatusOf(HttpMethod.Delete, $"{Instances}?createdTimeFrom=2030-01-01&runtimeStatus=Completed"));
        Assert.Equal(["fail-0", "wait-0"], await Ids(""));

        async Task<string[]> Ids(string query) =>
            [.. (await web.SendAsync(HttpMethod.Get, Instances + query)).Body!.AsArray().Select(instance => (string)instance!["instanceId"]!)];
    }

    [Fact]
    public async Task The_history_shows_what_was_done_with_names_and_times()
    {
        await using var web = await StartAsync(Shop());
        await web.Hub.RunAsync("Sum", 20, "s");

        var history = (await web.SendAsync(HttpMethod.Get, $"{Instances}/s?showHistory=true&showHistoryOutput=true")).Body!["historyEvents"]!.AsArray();
        var bare = (await web.SendAsync(HttpMethod.Get, $"{Instances}/s?showHistory=true&showInput=false")).Body!["historyEvents"]!.AsArray();

        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], history.Select(@event => (string?)@event!["EventType"]));
        Assert.Equal(
            """{"EventType":"TaskCompleted","Timestamp":"2030-01-01T00:00:00.0000000Z","Result":21,"ScheduledTime":"2030-01-01T00:00:00.0000000Z","FunctionName":"AddOne","Input":"[20]"}""",
            history[1]!.ToJsonString());
        Assert.Equal(("Completed", 21), ((string?)history[2]!["OrchestrationStatus"], (int)history[2]!["Result"]!));
        Assert.All(bare, @event => Assert.True(@event!["Result"] is null && @event["Input"] is null));
        Assert.Null((await web.SendAsync(HttpMethod.Get, $"{Instances}/s")).Body!["historyEvents"]);
    }

    [Fact]
    public async Task A_failure_is_an_internal_error_when_asked_for_and_can_be_rewound_restarted_and_waited_for()
    {
        await using var web = await StartAsync(Shop());
        await web.Hub.RunAsync("Fail", null, "f");

        var failed = await web.SendAsync(HttpMethod.Get, $"{Instances}/f?showHistory=true");
        Assert.Equal((200, "Failed"), (failed.Status, (string?)failed.Body!["runtimeStatus"]));
        Assert.Equal("Task 'Break' (#0) failed with an unhandled exception: broken", (string?)failed.Body["output"]);
        Assert.Equal("broken", (string?)failed.Body["historyEvents"]![1]!["Reason"]);
        Assert.Equal(500, await web.StatusOf(HttpMethod.Get, $"{Instances}/f?returnInternalServerErrorOnFailure=true"));
        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, $"{Instances}/f/rewind?reason=mended"));
        await web.Hub.QuiesceAsync();

        var again = await web.SendAsync(HttpMethod.Post, $"{Instances}/f/restart?timeout=10&pollingInterval=1");
        Assert.Equal((200, "Failed"), (again.Status, (string?)again.Body!["runtimeStatus"]));
        Assert.NotEqual("f", (string?)again.Body["instanceId"]);
        var sum = await web.SendAsync(HttpMethod.Post, $"{Orchestrators}/sum?timeout=10&pollingInterval=1", JsonContent.Create(41));
        Assert.Equal((200, 42), (sum.Status, (int)sum.Body!));
    }

    [Fact]
    public async Task Entities_are_signalled_read_and_listed()
    {
        const string Entities = "/runtime/webhooks/durabletask/entities";
        await using var web = await StartAsync(EntityTests.Bank(Shop()));

        Assert.Equal(404, await web.StatusOf(HttpMethod.Get, $"{Entities}/account/a"));
        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, $"{Entities}/Account/a?op=Set", JsonContent.Create(5)));
        Assert.Equal(202, await web.StatusOf(HttpMethod.Post, $"{Entities}/Account/$?op=Set", JsonContent.Create(6)));
        Assert.Equal(400, await web.StatusOf(HttpMethod.Post, $"{Entities}/Account/a"));
        await web.Hub.QuiesceAsync();

        Assert.Equal("5", (await web.SendAsync(HttpMethod.Get, $"{Entities}/account/a")).Body!.ToJsonString());
        Assert.Equal(
            """[{"entityId":{"name":"account","key":"a"},"lastOperationTime":"2030-01-01T00:00:00Z","state":5},{"entityId":{"name":"account","key":""},"lastOperationTime":"2030-01-01T00:00:00Z","state":6}]""",
            (await web.SendAsync(HttpMethod.Get, $"{Entities}/Account?fetchState=true")).Body!.ToJsonString());
        Assert.Equal(202, await web.StatusOf(HttpMethod.Delete, $"{Entities}/account/a"));
        await web.Hub.QuiesceAsync();
        var left = Assert.Single((await web.SendAsync(HttpMethod.Get, Entities)).Body!.AsArray());
        Assert.Null(left!["state"]);
    }

    private static TestHub Shop() => new TestHub()
        .Orchestrator("Wait", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<JsonNode>("Go");
        })
        .Orchestrator("Sum", context => context.CallActivityAsync<int>("AddOne", context.GetInput<int>()))
        .Orchestrator("Fail", context => context.CallActivityAsync<int>("Break", "x"))
        .Activity<int, int>("AddOne", number => number + 1)
        .Activity<string, int>("Break", _ => throw new InvalidOperationException("broken"));
}
