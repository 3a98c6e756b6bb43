using CsCheck;
using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using Microsoft.DurableTask.Client;
using HistoryEvent = Microsoft.DurableTask.Protobuf.HistoryEvent;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalCloud.DurableTask.Tests;

public sealed class ReplayPropertyTests
{
    /// <summary>
    /// Runs a random orchestration live, or with a replay before every episode, perhaps with a crash; then takes every recorded episode of
    /// every instance, replays the history before it from scratch, and demands the very same events.
    /// </summary>
    [Fact]
    public Task Replaying_from_scratch_repeats_every_episode_of_any_orchestration() =>
        Gen.Select(Plan.Any, Gen.Bool.Select(kept => kept ? 1_000 : 0), Gen.Int[1, 30], Gen.Bool, Gen.Bool).SampleAsync(
            async (plan, keptAlive, commit, crashes, afterwards) =>
            {
                var folder = Directory.CreateTempSubdirectory("durable-").FullName;
                var probe = crashes ? CrashPoint.AtCommit(commit, afterwards) : null;
                var first = await Open(folder, keptAlive, probe).StartAsync();
                var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Plan", plan, TestHub.Patience);
                var ended = Ticking(first, id);
                await Task.WhenAny(ended, probe?.Crashed ?? ended);
                if (probe is null)
                {
                    await Ticking(first, id);
                    await first.DisposeAsync();
                }
                else
                {
                    await first.Engine.KillAsync();
                    await using var second = await Open(folder, keptAlive, null).StartAsync();
                    await Ticking(second, id);
                }

                await CheckAllEpisodes(Path.Combine(folder, "hub.db"), id);
                Directory.Delete(folder, recursive: true);
            },
            iter: 60,
            threads: 1,
            print: sample => $"{sample.Item1} kept {sample.Item2} crash {sample.Item4} at {sample.Item3} after {sample.Item5}");

    private static TestHub Open(string folder, int keptAlive, LocalCloud.Faults.FaultInjector? probe) => WithTally(new TestHub(onDisk: true, folder, keptAlive: keptAlive, faults: probe))
        .Orchestrator("Plan", Plan.RunAsync)
        .Activity<int, string>("Echo", number => $"a{number}")
        .Activity<int, string>("Fail", number => throw new InvalidOperationException($"f{number}"));

    private static TestHub WithTally(TestHub hub)
    {
        hub.Entity("tally", () => new Tally());
        return hub;
    }

    private static async Task Ticking(TestHub hub, string id)
    {
        using var clock = new Timer(_ => hub.Clock.Advance(TimeSpan.FromMilliseconds(5)), null, 1, 1);
        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    private static async Task CheckAllEpisodes(string path, string id)
    {
        await using var store = new DurableStore(path, new());
        var worker = new TestWorker { HoldsSessions = false };
        worker.Orchestrator("Plan", async context => await Plan.RunAsync(context));
        var instances = store.Read(session =>
        {
            var found = new List<(long Key, string Id)>();
            using var rows = session.Prepare("SELECT key, id FROM instances").Query();
            while (rows.Read())
            {
                found.Add((rows.GetInt64(0), rows.GetString(1)));
            }

            return found;
        });
        Assert.Contains(instances, instance => instance.Id == id);
        foreach (var instance in instances)
        {
            var past = new List<HistoryEvent>();
            foreach (var recorded in Episodes(store, instance.Key))
            {
                var execution = past.Concat(recorded).First(@event => @event.ExecutionStarted is not null).ExecutionStarted.OrchestrationInstance.ExecutionId;
                var response = await worker.RunOrchestratorAsync("Plan", new P.OrchestratorRequest
                {
                    InstanceId = instance.Id,
                    ExecutionId = execution,
                    EntityParameters = new() { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero) },
                    PastEvents = { past },
                    NewEvents = { recorded[0], recorded.Where(@event => @event.IsInput()) },
                }, TestContext.Current.CancellationToken);
                var self = new Instance(instance.Key) { Id = instance.Id, Execution = execution };
                var repeated = TurnAnswer.Read(
                    self, [recorded[0], .. recorded.Where(@event => @event.IsInput())], response, recorded[0].Timestamp.ToDateTime());
                Assert.Equal(recorded.Select(Show), repeated.Events.Select(Show));
                past.AddRange(recorded);
            }
        }
    }

    /// <summary>Traces and messages to entities tell the time of day at which they were made.</summary>
    private static string Show(HistoryEvent @event)
    {
        var shown = @event.Clone();
        if (shown.TaskScheduled is { } task)
        {
            task.ParentTraceContext = null;
        }

        if (shown.SubOrchestrationInstanceCreated is { } child)
        {
            child.ParentTraceContext = null;
        }

        if (shown.EventSent is { } sent && sent.InstanceId.StartsWith('@'))
        {
            sent.Input = string.Join(",", System.Text.Json.Nodes.JsonNode.Parse(sent.Input)!.AsObject().Where(static part => part.Key is "op" or "input" or "id" or "lockset"));
        }

        return shown.ToString();
    }

    private static List<List<HistoryEvent>> Episodes(DurableStore store, long key) => store.Read(session =>
    {
        var episodes = new List<List<HistoryEvent>>();
        using var rows = session.Prepare("SELECT events FROM history WHERE key = ?1 ORDER BY seq").Query(key);
        while (rows.Read())
        {
            episodes.Add([.. HistoryBytes.Read(rows.GetFieldValue<byte[]>(0))]);
        }

        return episodes;
    });

    private sealed class Tally : Microsoft.DurableTask.Entities.TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
