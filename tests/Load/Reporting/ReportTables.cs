using System.Globalization;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using Spectre.Console;

namespace OrderFlow.Load.Reporting;

internal static class ReportTables
{
    private const int MostProblems = 20;
    private const int RedirectedWidth = 120;
    private const string NotAvailable = "n/a";

    public static void WriteReport(this IAnsiConsole console, LoadReport report)
    {
        console.Widen();
        console.Write(Summary(report));
        console.Write(Latencies(report.LatenciesMilliseconds));
        if (report.WhereTheTimeGoes.Count > 0)
        {
            console.Write(Shares(report.WhereTheTimeGoes));
        }

        console.WriteFailures(report.Failures);
        console.WriteProblems(report.Problems);
        if (report.Passed)
        {
            console.MarkupLineInterpolated(
                $"[green]✓[/] All {report.Orders} orders confirmed, no request failed, and the stock adds up ({report.UnitsSold} units, warm-up included).");
        }
    }

    /// <summary>Into a file or a pipe a table may be as wide as it wants.</summary>
    public static void Widen(this IAnsiConsole console, int width = RedirectedWidth)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Math.Max(console.Profile.Width, width);
        }
    }

    /// <summary>Columns of what is to be compared by its digits.</summary>
    public static Table AddNumbers(this Table table, params string[] columns)
    {
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    /// <summary>A table for each kind that there is.</summary>
    /// <param name="whileDown">Those that were to be expected.</param>
    public static void WriteFailures(this IAnsiConsole console, IReadOnlyDictionary<string, int> failures, IReadOnlyDictionary<string, int>? whileDown = null)
    {
        if (whileDown is { Count: > 0 })
        {
            console.Write(Failures(whileDown, "Requests while the app was down"));
        }

        if (failures.Count > 0)
        {
            console.Write(Failures(failures, "Failed requests"));
        }
    }

    public static void WriteProblems(this IAnsiConsole console, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems.Take(MostProblems))
        {
            console.MarkupLineInterpolated($"[red]✗[/] {problem}");
        }

        if (problems.Count > MostProblems)
        {
            console.MarkupLineInterpolated($"[red]✗[/] … and {problems.Count - MostProblems} more.");
        }
    }

    /// <summary>Why there is no report, and what may have led to it.</summary>
    public static void WriteRefusal(this IAnsiConsole console, string reason, FailureLog failures)
    {
        console.MarkupLineInterpolated($"[red]✗[/] {reason}");
        foreach (var (what, count) in failures.Counts)
        {
            console.MarkupLineInterpolated($"  {count} × {what}");
        }
    }

    private static Table Summary(LoadReport report)
    {
        var load = report.Rate is { } rate ? $"{Text(rate)} orders/s" : $"{report.Concurrency} at a time";
        var app = report.Resources;
        return new Table().Title($"{report.Orders} orders, {load}").HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned())
            .AddRow("accepted", $"{report.Accepted} in {Text(report.PlacingSeconds)} s")
            .AddRow("accepted/s", $"[bold]{Text(report.AcceptedPerSecond)}[/]")
            .AddRow("confirmed", $"{report.Confirmed} in {Text(report.ConfirmingSeconds)} s")
            .AddRow("confirmed/s", $"[bold]{Text(report.ConfirmedPerSecond)}[/]")
            .AddRow("app: CPU s", Text(app.AppCpuSeconds))
            .AddRow("app: CPU ms per order", Text(report.AppCpuMillisecondsPerOrder))
            .AddRow("app: working set MiB, at most", Text(app.AppWorkingSetMiB))
            .AddRow("this tool: CPU s", Text(app.OwnCpuSeconds))
            .AddRow("this tool: CPU ms per order", Text(report.OwnCpuMillisecondsPerOrder));
    }

    internal static Table Latencies(
        IEnumerable<Percentiles> latencies, string title = "Latency, ms from sending the order unless it says otherwise")
    {
        var table = Figures(title, "", "samples", "p50", "p95", "p99", "max");
        foreach (var row in latencies)
        {
            table.AddRow(row.Name, Text(row.Samples), Text(row.P50), Text(row.P95), Text(row.P99), Text(row.Max));
        }

        return table;
    }

    private static Table Shares(IEnumerable<TimeShare> shares)
    {
        var table = Figures("Where the time goes (followed orders)", "", "mean ms", "share %");
        foreach (var row in shares)
        {
            table.AddRow(row.Part, Text(row.MeanMilliseconds), Text(row.Share * 100));
        }

        return table;
    }

    private static Table Failures(IReadOnlyDictionary<string, int> failures, string title)
    {
        var table = Figures(title, "", "count");
        foreach (var (what, count) in failures)
        {
            table.AddRow(Markup.Escape(what), Text(count));
        }

        return table;
    }

    private static Table Figures(string title, string first, params string[] columns) => new Table().Title(title).AddColumn(first).AddNumbers(columns);

    internal static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Text(double? value) => value?.ToString("N1", CultureInfo.InvariantCulture) ?? NotAvailable;
}
