using BenchmarkDotNet.Attributes;
using LocalCloud.DurableTask.Tests;
using Microsoft.DurableTask;

namespace OrderFlow.Benchmarks.Running;

/// <summary>Whole instances through the engine in memory, one after the other, with the SDK's runner as the worker has it.</summary>
public class DurableEpisodes
{
    private TestHub? _hub;

    [GlobalSetup]
    public Task StartAsync() => (_hub = new TestHub(keptAlive: 100)
        .Orchestrator("Nothing", static _ => Task.FromResult(0))
        .Orchestrator("Hello", static async context =>
        {
            var sum = 0;
            for (var i = 0; i < 5; i++)
            {
                sum += await context.CallActivityAsync<int>("Echo", i);
            }

            return sum;
        })
        .Activity<int, int>("Echo", static x => x)).StartAsync();

    [GlobalCleanup]
    public async Task StopAsync() => await _hub!.DisposeAsync();

    /// <summary>Start, one episode, end.</summary>
    [Benchmark]
    public Task OneEpisode() => _hub!.RunAsync("Nothing");

    /// <summary>Six episodes and five activities.</summary>
    [Benchmark]
    public Task SixEpisodes() => _hub!.RunAsync("Hello");
}
