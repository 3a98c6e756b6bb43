using CsCheck;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Replay;
using LocalCloud.DurableTask.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

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
        hub.Engine.AddEntity("tally", () => new Tally());
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
        var catalogue = new OrchestratorCatalogue(JsonDataConverter.Default, NullLoggerFactory.Instance);
        catalogue.Add("Plan", async context => await Plan.RunAsync(context));
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
                var session = new OrchestrationSession(instance.Id, catalogue, () => Assert.Fail("left its thread"));
                session.Replay(past);
                var messages = recorded.Skip(1).Where(@event => @event is not (ScheduledEvent or ExecutionCompleted));
                var repeated = session.Run(((OrchestratorStarted)recorded[0]).Now, messages);
                Assert.Equal(Text(recorded), Text(repeated.Events));
                past.AddRange(recorded);
            }
        }
    }

    private static List<List<HistoryEvent>> Episodes(DurableStore store, long key) => store.Read(session =>
    {
        var episodes = new List<List<HistoryEvent>>();
        using var rows = session.Prepare("SELECT events FROM history WHERE key = ?1 ORDER BY seq").Query(key);
        while (rows.Read())
        {
            episodes.Add(HistoryJson.ReadEvents(rows.GetFieldValue<byte[]>(0)));
        }

        return episodes;
    });

    private static string Text(List<HistoryEvent> events) => System.Text.Encoding.UTF8.GetString(HistoryJson.Write(events));

    private sealed class Tally : Microsoft.DurableTask.Entities.TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
