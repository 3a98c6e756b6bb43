using Microsoft.Azure.Cosmos;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Growing;
using OrderFlow.Load.Http;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Lets an app's event store grow, reports what has become dearer.</summary>
internal static class GrowthCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(GrowthOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        var temporary = options.State is null ? Directory.CreateTempSubdirectory("load-growth-") : null;
        var failures = new FailureLog();
        var run = new GrowthRun(options, temporary?.FullName ?? options.State!, failures, time);
        var problems = new List<string>();
        try
        {
            await console.Bars().StartAsync(progress => run.RunAsync(progress, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            problems.Add("The run was interrupted or reached its timeout.");
        }
        catch (CosmosException failure)
        {
            problems.Add($"The database answered {(int)failure.StatusCode} ({failure.StatusCode}).");
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException)
        {
            problems.Add(failure.Message);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }

        console.WriteGrowth(run.Stages);
        console.WriteFailures(failures.Counts);
        if (!failures.IsEmpty)
        {
            problems.Add($"{failures.Counts.Values.Sum()} requests failed.");
        }

        console.WriteProblems(problems);
        return problems.Count == 0 ? 0 : 1;
    }
}
