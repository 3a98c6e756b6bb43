using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// The process dies at a durable boundary, and another one takes over: whichever boundary it was, the order comes to a legal end, stock and money
/// balance, and nothing has been done twice. Boundaries are counted as they come, so new writes are covered by themselves.
/// </summary>
/// <remarks>
/// Every boundary: <c>dotnet run --project tests/EndToEnd.Tests -- -explicit only -method "*Crashes*" -showliveoutput</c>, a quarter of an hour.
/// </remarks>
public abstract class CrashEnumerationTests(string mode, ITestOutputHelper output)
{
    /// <summary>So that the whole suite stays a matter of minutes; the first one is drawn anew each time, so in time none is left out.</summary>
    private const int Sample = 12;

    private const int AtOnce = 4;

    public static TheoryData<string> Scenarios => [.. CrashScenario.All.Select(scenario => scenario.Name)];

    public static TheoryData<string> SampledScenarios => [.. CrashScenario.All.Where(scenario => scenario.IsSampled).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(SampledScenarios))]
    public Task Killed_anywhere_the_order_comes_to_its_end_and_nothing_is_lost_or_doubled(string scenario) => EnumerateAsync(scenario, Sample);

    [Theory(Explicit = true)]
    [MemberData(nameof(Scenarios))]
    public Task Killed_at_every_durable_boundary_the_order_comes_to_its_end_and_nothing_is_lost_or_doubled(string scenario) =>
        EnumerateAsync(scenario, every: 1);

    private async Task EnumerateAsync(string name, int every)
    {
        var scenario = CrashScenario.All.Single(known => known.Name == name);
        using var recording = await CrashRecording.OfAsync(scenario, mode, every);
        await Parallel.ForEachAsync(
            recording.Points,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (point, _) => await SurviveAsync(scenario, point));
        Report.Add(output, $"{mode}, {scenario}: survived {recording.Points.Count} of {recording.Boundaries} crash points");
        Assert.NotEmpty(recording.Points);
    }

    private async Task SurviveAsync(CrashScenario scenario, CrashPoint point)
    {
        try
        {
            await using var shop = await Shop.OpenAsync(options => options.StatePath = point.Folder);
            var orderId = await scenario.PlayAsync(shop, mode);
            await scenario.AssertEndedWellAsync(shop, orderId);
        }
        catch (Exception failure)
        {
            var kept = Path.Combine(Path.GetTempPath(), $"orderflow-crash-{Guid.NewGuid():N}");
            Directory.Move(point.Folder, kept);
            throw new InvalidOperationException(
                $"{mode}, {scenario}, crash point {point.Boundary} after {point.Database}; what it came to is kept in {kept}: {failure.Message}", failure);
        }

        Directory.Delete(point.Folder, recursive: true);
    }
}

public sealed class OrchestrationCrashTests(ITestOutputHelper output) : CrashEnumerationTests("orchestration", output);

public sealed class ChoreographyCrashTests(ITestOutputHelper output) : CrashEnumerationTests("choreography", output);
