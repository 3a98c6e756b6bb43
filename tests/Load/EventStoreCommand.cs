using Microsoft.Azure.Cosmos;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Reporting;
using OrderFlow.Load.Storing;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Measures the event store, reports.</summary>
internal static class EventStoreCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(EventStoreOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        var startedAt = time.GetUtcNow();
        var run = new EventStoreRun(options, time);
        var problems = new List<string>();
        try
        {
            await console.Bars(withShare: false).StartAsync(progress => run.RunAsync(progress, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            problems.Add("The run was interrupted or reached its timeout.");
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or CosmosException or HttpRequestException)
        {
            problems.Add(failure is CosmosException cosmos ? $"The database answered {(int)cosmos.StatusCode} ({cosmos.StatusCode})." : failure.Message);
        }

        var report = new EventStoreReport(
            startedAt,
            options.Connection is null ? "an emulated Cosmos DB of its own" : "the given Cosmos DB",
            options.Rounds,
            run.Rows,
            [.. run.Rows.SelectMany(row => row.Problems.Select(problem => $"{row.Name}: {problem}")), .. problems]);
        console.WriteReport(report);
        await ReportFile.WriteAsync(options.JsonFile, report, EventStoreJson.Default.EventStoreReport);
        return report.Passed ? 0 : 1;
    }
}
