using System.Globalization;
using OrderFlow.Load.Storing;
using Spectre.Console;

namespace OrderFlow.Load.Reporting;

internal static class EventStoreTable
{
    private const int RedirectedWidth = 190;

    public static void WriteReport(this IAnsiConsole console, EventStoreReport report)
    {
        console.Widen(RedirectedWidth);
        var table = new Table().Title($"Event store on {Markup.Escape(report.Service)}, {report.Rounds} rounds").AddColumn("")
            .AddNumbers("per second, median", "rounds", "p50 ms", "p99 ms", "requests", "lost races", "RU", "CPU ms service", "CPU ms here", "Marten");
        foreach (var row in report.Rows)
        {
            AddRow(table, row);
        }

        console.Write(table);
        console.WriteLine("requests, lost races, RU and CPU are means per operation.");
        foreach (var row in report.Rows.Where(row => row.Contended > 0))
        {
            console.MarkupLineInterpolated($"{row.Name}: {row.Contended} commands gave up after their last attempt, having written nothing.");
        }

        console.WriteProblems(report.Problems);
        if (report.Passed)
        {
            console.MarkupLine("[green]✓[/] Nothing was lost, nothing doubled.");
        }
    }

    private static void AddRow(Table table, EventStoreRow row)
    {
        if (row.Skipped is { } reason)
        {
            table.AddRow(new Text(row.Name), new Text($"not measured: {reason}"));
            return;
        }

        var rounds = row.RoundsPerSecond;
        table.AddRow(
            new Text(row.Name),
            new Markup($"[bold]{Short(row.MedianPerSecond)}[/] {row.Unit}"),
            new Text($"{Short(rounds.Min())}–{Short(rounds.Max())}"),
            new Text(Short(row.Milliseconds?.P50)),
            new Text(Short(row.Milliseconds?.P99)),
            new Text(Short(row.Requests)),
            new Text(Short(row.Conflicts)),
            new Text(Short(row.Charge)),
            new Text(Short(row.ServiceCpuMilliseconds)),
            new Text(Short(row.OwnCpuMilliseconds)),
            new Text(row.Marten ?? ""));
    }

    /// <summary>Three digits or so: more would be noise.</summary>
    private static string Short(double? value) => value switch
    {
        null => "",
        0 => "0",
        >= 100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("N1", CultureInfo.InvariantCulture),
        >= 0.1 => value.Value.ToString("N2", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("N4", CultureInfo.InvariantCulture),
    };
}
