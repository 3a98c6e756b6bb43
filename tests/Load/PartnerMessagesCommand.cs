using Azure.Messaging.ServiceBus;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Messaging;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Waits for the app, plays the partner, reports.</summary>
internal static class PartnerMessagesCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(PartnerMessagesOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        var failures = new FailureLog();
        using var client = new OrderFlowClient(options.BaseAddress, failures);

        // What is not acknowledged is sent again by the partner itself, under the same id.
        var patience = new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) } };
        await using var bus = new ServiceBusClient(options.ServiceBus, patience);
        try
        {
            await AppHealth.WaitAsync(client, options.BaseAddress, console, time, ending.Token);
            var findings = await console.Bars().StartAsync(progress => new PartnerRun(options, client, bus, failures, time).RunAsync(progress, ending.Token));
            var report = findings.ToReport();
            console.WriteReport(report);
            await ReportFile.WriteAsync(options.JsonFile, report, PartnerJson.Default.PartnerReport);
            return report.Passed ? 0 : 1;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return Refuse("The run was interrupted or reached its timeout.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or ServiceBusException or UnauthorizedAccessException)
        {
            return Refuse(failure.Message);
        }

        int Refuse(string reason)
        {
            console.WriteRefusal(reason, failures);
            return 1;
        }
    }
}
