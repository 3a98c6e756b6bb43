using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class ThroughputTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_thousand_instances_run_in_parallel()
    {
        await using var hub = await Hello(new TestHub(keptAlive: 100)).StartAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Hello", i, TestHub.Patience)));
        var ended = await Task.WhenAll(ids.Select(id => hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)));

        Assert.All(ended, (instance, i) => Assert.Equal(i * 5, instance.ReadOutputAs<int>()));
    }

    /// <summary>Figures, not a test: run it with <c>-explicit only</c> on a release build.</summary>
    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hello_sequence(bool onDisk)
    {
        await using var hub = await Hello(new TestHub(onDisk, keptAlive: 5_000)).StartAsync();
        await hub.RunAsync("Hello", 1);
        var watch = Stopwatch.StartNew();
        var ids = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Hello", i, TestHub.Patience)));
        var started = watch.Elapsed;
        var ended = await Task.WhenAll(ids.Select(id => hub.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience)));
        watch.Stop();
        Assert.All(ended, instance => Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus));
        output.WriteLine($"disk {onDisk}: 5,000 instances of 5 activities: {watch.Elapsed.TotalSeconds:N2} s, {5_000 / watch.Elapsed.TotalSeconds:N0}/s; all started after {started.TotalSeconds:N2} s");

        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            watch.Restart();
            await hub.RunAsync("Hello", i);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"disk {onDisk}: one instance of 5 activities: p50 {times[100]:N2} ms, p95 {times[190]:N2} ms");
    }

    private static TestHub Hello(TestHub hub) => hub
        .Orchestrator("Hello", async context =>
        {
            var sum = 0;
            for (var i = 0; i < 5; i++)
            {
                sum += await context.CallActivityAsync<int>("Echo", context.GetInput<int>());
            }

            return sum;
        })
        .Activity<int, int>("Echo", x => x);
}
