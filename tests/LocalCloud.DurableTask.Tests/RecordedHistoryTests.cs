using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.Tests;

/// <summary>Histories recorded by an earlier version of the engine replay with the code of now.</summary>
public sealed class RecordedHistoryTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(s_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_recorded_history_replays(string name)
    {
        await using var hub = RecordedOrchestrators.Hub();

        await hub.ReplayAsync(Load(name));
    }

    [Fact]
    public async Task A_history_is_the_same_after_a_round_trip_through_its_file()
    {
        foreach (var history in (await RecordedOrchestrators.RecordAsync()).Values)
        {
            var copy = RecordedHistory.Parse(history.ToJson());

            Assert.Equal((history.InstanceId, history.Orchestrator), (copy.InstanceId, copy.Orchestrator));
            Assert.Equal(history.ToJson(), copy.ToJson());
            Assert.DoesNotContain(AppContext.BaseDirectory, copy.ToJson(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_end_is_a_divergence_and_so_is_code_that_is_gone()
    {
        await using var milder = new TestHub().Orchestrator("Undo", async context =>
        {
            await context.CallActivityAsync<int>("Square", 2);
            try
            {
                return await context.CallActivityAsync<int>("Break", 1);
            }
            catch (TaskFailedException)
            {
                return await context.CallActivityAsync<int>("Square", -2);
            }
        });
        await using var empty = new TestHub();

        var divergence = (await Assert.ThrowsAsync<HistoryDivergenceException>(() => milder.ReplayAsync(Load("undone"))));
        Assert.Equal("Orchestrator 'Undo' ends differently (recorded: 'Failed', replayed: 'Completed').", divergence.Message);
        Assert.Contains("'Undo' doesn't exist", (await Assert.ThrowsAsync<HistoryDivergenceException>(() => empty.ReplayAsync(Load("undone")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_history_is_refused()
    {
        Assert.Throws<FormatException>(() => RecordedHistory.Parse("{"));
        Assert.Throws<FormatException>(() => RecordedHistory.Parse("{}"));
        Assert.Throws<FormatException>(() => RecordedHistory.Parse("""{"instanceId":"x","events":[{"$type":"unheard-of"}]}"""));
    }

    /// <summary>Run with <c>-explicit only</c> for a new release; never overwrite the file of an old one.</summary>
    [Fact(Explicit = true)]
    public async Task Record()
    {
        foreach (var (name, history) in await RecordedOrchestrators.RecordAsync())
        {
            await File.WriteAllTextAsync(Path.Combine(s_folder, $"{name}.json"), history.ToJson() + "\n", TestHub.Patience);
        }
    }

    private static RecordedHistory Load(string name) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(s_folder, $"{name}.json")));
}
