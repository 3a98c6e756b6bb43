using Azure.Messaging.ServiceBus;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Outages;
using OrderFlow.Load.Processes;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Starts the app and its services, takes the broker away for a while, reports.</summary>
internal static class BrokerOutageCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BrokerOutageOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        try
        {
            await using var cloud = await OwnCloud.StartAsync(ending.Token);
            var failures = new FailureLog();
            using var client = new OrderFlowClient(cloud.App, failures);
            await AppHealth.WaitAsync(client, time, ending.Token);
            var report = await console.Bars().StartAsync(progress => new BrokerOutageRun(options, cloud, client, failures, time).RunAsync(progress, ending.Token));
            console.WriteReport(report);
            await ReportFile.WriteAsync(options.JsonFile, report, BrokerOutageJson.Default.BrokerOutageReport);
            return report.Passed ? 0 : 1;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            console.MarkupLine("[red]✗[/] The run was interrupted or reached its timeout.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or ServiceBusException)
        {
            console.MarkupLineInterpolated($"[red]✗[/] {failure.Message}");
        }

        return 1;
    }
}
