using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// The process dies at every durable boundary that there is, and another one takes over: whatever the boundary, the order comes to a legal
/// end, stock and money balance, and nothing has been done twice. Boundaries are counted, not listed, so new writes are covered by themselves.
/// </summary>
public abstract class CrashEnumerationTests(string mode, ITestOutputHelper output)
{
    private const int AtOnce = 2;

    public static TheoryData<string> Scenarios => [.. CrashScenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Killed_anywhere_the_order_comes_to_its_end_and_nothing_is_lost_or_doubled(string name)
    {
        var scenario = CrashScenario.All.Single(known => known.Name == name);
        using var recording = await CrashRecording.OfAsync(scenario, mode);
        var boundaries = recording.Boundaries;
        Report.Add(
            output,
            $"{mode}, {scenario}: {boundaries.Count} crash points ({string.Join(", ", boundaries.CountBy(database => database).Select(count => $"{count.Value} {count.Key}"))})");

        await Parallel.ForEachAsync(
            Enumerable.Range(0, boundaries.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (boundary, _) => await SurviveAsync(scenario, recording, boundary));
    }

    private async Task SurviveAsync(CrashScenario scenario, CrashRecording recording, int boundary)
    {
        try
        {
            await using var shop = await Shop.OpenAsync(options => options.StatePath = recording.TakeOver(boundary));
            var orderId = await scenario.PlayAsync(shop, mode);
            await scenario.AssertEndedWellAsync(shop, orderId);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{mode}, {scenario}, crash point {boundary} after {recording.Boundaries[boundary]}: {failure.Message}", failure);
        }
    }
}

public sealed class OrchestrationCrashTests(ITestOutputHelper output) : CrashEnumerationTests("orchestration", output);

public sealed class ChoreographyCrashTests(ITestOutputHelper output) : CrashEnumerationTests("choreography", output);
