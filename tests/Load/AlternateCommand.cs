using System.Globalization;
using System.Text.Json;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Comparing;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>The same load in turn on the app as it is and with one setting changed: on a shared machine only neighbours compare.</summary>
internal static class AlternateCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(AlternateOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        console.Widen();
        var pairs = new List<(double Rates, double Cpus)>();
        var problems = new List<string>();
        var table = new Table { Title = new(Markup.Escape($"{options.Name}={options.Value}")) }
            .AddNumbers("orders/s without", "with", "ratio", "CPU ms per order without", "with", "ratio");
        try
        {
            for (var pair = 0; pair < options.Pairs; pair++)
            {
                console.MarkupLineInterpolated($"pair {pair + 1} of {options.Pairs} …");
                var first = await MeasureAsync(options, changed: pair % 2 == 1, problems, time, ending.Token);
                var second = await MeasureAsync(options, changed: pair % 2 == 0, problems, time, ending.Token);
                if (first is not { } one || second is not { } other)
                {
                    continue;
                }

                var (without, with) = pair % 2 == 0 ? (one, other) : (other, one);
                pairs.Add((with.Rate / without.Rate, with.Cpu / without.Cpu));
                table.AddRow([.. Row(without.Rate, with.Rate), .. Row(without.Cpu, with.Cpu)]);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            problems.Add("The run was interrupted or reached its timeout.");
        }
        catch (InvalidOperationException failure)
        {
            problems.Add(failure.Message);
        }

        if (pairs.Count > 0)
        {
            table.AddRow("median", "", Ratio(Percentiles.Median(pairs.Select(pair => pair.Rates))), "", "", Ratio(Percentiles.Median(pairs.Select(pair => pair.Cpus))));
        }

        console.Write(table);
        console.WriteProblems(problems);
        return problems.Count == 0 ? 0 : 1;
    }

    private static async Task<(double Rate, double Cpu)?> MeasureAsync(
        AlternateOptions options, bool changed, List<string> problems, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] arguments = ["place-orders", "--orders", options.Orders.ToString(CultureInfo.InvariantCulture)];
        var run = new RecordedRun("orders", "orders", arguments, NeedsApp: true, []);
        var settings = changed ? new Dictionary<string, string> { [options.Name] = options.Value } : null;
        var (exitCode, report) = await new Repetition(run, time, settings).RunAsync(cancellationToken);
        if (exitCode == 0 && report?.Deserialize(ReportJson.Default.LoadReport) is { ConfirmedPerSecond: { } rate, AppCpuMillisecondsPerOrder: { } cpu })
        {
            return (rate, cpu);
        }

        problems.Add($"A run {(changed ? "with" : "without")} the setting did not pass (exit code {exitCode}).");
        return null;
    }

    private static string[] Row(double without, double with) => [Figures.Show(without), Figures.Show(with), Ratio(with / without)];

    private static string Ratio(double ratio) => Figures.Show(ratio, "0.00");
}
