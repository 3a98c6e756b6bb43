using Microsoft.Azure.Cosmos;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Rebuilding;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Waits for the app, rebuilds a projection under load, reports.</summary>
internal static class RebuildCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RebuildOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        var failures = new FailureLog();
        using var client = new OrderFlowClient(options.BaseAddress, failures);
        RebuildReport report;
        try
        {
            await AppHealth.WaitAsync(client, options.BaseAddress, console, time, ending.Token);
            var findings = await console.Bars(withShare: false).StartAsync(progress => new RebuildRun(options, client, failures, time).RunAsync(progress, ending.Token));
            report = findings.ToReport();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return Refuse("The run was interrupted or reached its timeout.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException)
        {
            return Refuse(failure.Message);
        }
        catch (CosmosException failure)
        {
            return Refuse($"The database answered {(int)failure.StatusCode} ({failure.StatusCode}); see --cosmos and --database.");
        }

        console.WriteReport(report);
        await ReportFile.WriteAsync(options.JsonFile, report, RebuildJson.Default.RebuildReport);
        return report.Passed ? 0 : 1;

        int Refuse(string reason)
        {
            console.WriteRefusal(reason, failures);
            return 1;
        }
    }
}
