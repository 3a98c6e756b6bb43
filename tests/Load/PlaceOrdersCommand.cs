using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Waits for the app, runs the load, reports.</summary>
internal static class PlaceOrdersCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(LoadOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        var failures = new FailureLog();
        using var client = new OrderFlowClient(options.BaseAddress, failures);
        try
        {
            await AppHealth.WaitAsync(client, options.BaseAddress, console, time, ending.Token);
        }
        catch (OperationCanceledException)
        {
            console.MarkupLine("[red]✗[/] The app did not become healthy in time.");
            return 1;
        }

        var run = new LoadRun(options, client, failures, time);
        var result = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => run.RunAsync(progress, ending.Token));
        if (result is null)
        {
            console.WriteRefusal("The run ended before it had placed orders.", failures);
            return 1;
        }

        var report = result.ToReport();
        console.WriteReport(report);
        await ReportFile.WriteAsync(options.JsonFile, report, ReportJson.Default.LoadReport);
        return report.Passed ? 0 : 1;
    }
}
