using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Tests;

public sealed class OrchestrationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Guids_clock_and_replay_flag_are_the_same_however_often_it_is_replayed(int keptAlive)
    {
        var guids = new HashSet<Guid>();
        var news = new List<string>();
        using var logs = new RecordingLogs();
        await using var hub = await new TestHub(keptAlive: keptAlive, logs: logs)
            .Orchestrator("Run", async context =>
            {
                var logger = context.CreateReplaySafeLogger<OrchestrationTests>();
                var times = new List<DateTime>();
                for (var i = 0; i < 3; i++)
                {
                    guids.Add(context.NewGuid());
                    guids.Add(context.NewGuid());
                    times.Add(context.CurrentUtcDateTime);
                    logger.LogInformation("round {Round}", i);
                    if (!context.IsReplaying)
                    {
                        news.Add($"round {i}");
                    }

                    await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                }

                return times;
            })
            .StartAsync();
        var start = hub.Clock.GetUtcNow().UtcDateTime;
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        for (var i = 0; i < 3; i++)
        {
            await hub.QuiesceAsync();
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);

        Assert.Equal([start, start.AddMinutes(1), start.AddMinutes(2)], ended.ReadOutputAs<DateTime[]>()!);
        Assert.Equal(6, guids.Count);
        Assert.All(guids, guid => Assert.Equal(5, guid.Version));
        Assert.Equal(["round 0", "round 1", "round 2"], news);
        Assert.Equal(["round 0", "round 1", "round 2"], logs.Of(typeof(OrchestrationTests)));
    }

    [Fact]
    public async Task Fan_out_collects_all_results_and_failures_can_be_caught()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                var all = await Task.WhenAll(Enumerable.Range(1, 100).Select(i => context.CallActivityAsync<int>("Square", i)));
                try
                {
                    await Task.WhenAll(context.CallActivityAsync<int>("Square", 2), context.CallActivityAsync<int>("Square", -1));
                    return 0;
                }
                catch (TaskFailedException)
                {
                    return all.Sum();
                }
            })
            .Activity<int, int>("Square", x => x < 0 ? throw new ArgumentException("negative") : x * x)
            .StartAsync();

        Assert.Equal(338_350, (await hub.RunAsync("Run")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_sub_orchestration_knows_its_parent_and_its_failure_reaches_it()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Parent", async context =>
            {
                var parent = await context.CallSubOrchestratorAsync<string>("Child", "tell");
                try
                {
                    await context.CallSubOrchestratorAsync<string>("Child", "fail");
                    return "?";
                }
                catch (TaskFailedException failure)
                {
                    return $"{parent}; {failure.FailureDetails.ErrorType}: {failure.FailureDetails.ErrorMessage}";
                }
            })
            .Orchestrator("Child", context => context.GetInput<string>() == "tell"
                ? Task.FromResult($"{context.Parent!.Name}/{context.Parent.InstanceId}")
                : throw new TimeoutException("too late"))
            .StartAsync();

        var ended = await hub.RunAsync("Parent", null, "p");

        Assert.Equal("Parent/p; System.TimeoutException: too late", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_under_the_id_of_a_running_instance_fails()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", context => context.CallSubOrchestratorAsync<string>("Run", null, new SubOrchestrationOptions(instanceId: "me")))
            .StartAsync();

        var ended = await hub.RunAsync("Run", null, "me");

        Assert.Contains("An Orchestration instance with the status Running already exists", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_result_does_not_reach_the_instance_that_continued_as_new()
    {
        var slow = new TaskCompletionSource<string>();
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<string>("Slow", "x");
                    await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    context.ContinueAsNew(1);
                    return "";
                }

                var mine = context.CallActivityAsync<string>("Fast", "fast");
                await context.WaitForExternalEvent<object>("Go");
                return await mine;
            })
            .AsyncActivity<string, string>("Slow", _ => slow.Task)
            .Activity<string, string>("Fast", x => x)
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", TestHub.Patience);
        slow.SetResult("slow");
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync(id, "Go", TestHub.Patience);

        Assert.Equal("fast", (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_custom_status_is_seen_while_it_runs_begins_anew_and_is_limited()
    {
        await using var hub = await new TestHub()
            .Orchestrator("Run", async context =>
            {
                if (context.GetInput<bool>())
                {
                    await context.WaitForExternalEvent<object>("End");
                    context.SetCustomStatus(new string('x', 8_192));
                    return "";
                }

                context.SetCustomStatus(new { Step = 1 });
                await context.WaitForExternalEvent<object>("Go");
                context.ContinueAsNew(true);
                return "";
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", false, TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal("""{"Step":1}""", (await hub.Client.GetInstanceAsync(id, true, TestHub.Patience))!.SerializedCustomStatus);
        await hub.Client.RaiseEventAsync(id, "Go", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Null((await hub.Client.GetInstanceAsync(id, true, TestHub.Patience))!.SerializedCustomStatus);
        await hub.Client.RaiseEventAsync(id, "End", TestHub.Patience);

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        Assert.Contains("must not exceed 16 KB", ended.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    private sealed class RecordingLogs : ILoggerFactory
    {
        private readonly List<(string Category, string Line)> _lines = [];

        public IEnumerable<string> Of(Type type) => _lines.Where(line => line.Category == type.FullName).Select(line => line.Line);

        public ILogger CreateLogger(string categoryName) => new Recorder(_lines, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private sealed class Recorder(List<(string Category, string Line)> lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (lines)
                {
                    lines.Add((category, formatter(state, exception)));
                }
            }
        }
    }
}
