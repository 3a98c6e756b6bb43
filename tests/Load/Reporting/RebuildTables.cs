using OrderFlow.Load.Rebuilding;
using Spectre.Console;
using static OrderFlow.Load.Reporting.ReportTables;

namespace OrderFlow.Load.Reporting;

internal static class RebuildTables
{
    public static void WriteReport(this IAnsiConsole console, RebuildReport report)
    {
        console.Widen();
        console.Write(Summary(report));
        console.Write(Latencies(report.LatenciesMilliseconds, "Latency, ms from when it was due"));
        console.WriteFailures(report.Failures, report.FailuresWhileDown);
        console.WriteProblems(report.Problems);
        if (report.Passed)
        {
            console.MarkupLineInterpolated(
                $"[green]✓[/] {report.ModelsCompared} documents equal a fresh fold of {report.EventsFolded} events; no query failed, was empty or went back.");
        }
    }

    private static Table Summary(RebuildReport report)
    {
        var queries = report.Queries ?? new QueryFindings(0, 0, 0, 0, []);
        return new Table().Title(Markup.Escape($"Rebuild of {report.Projection} under {Text(report.Rate)} commands/s"))
            .HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned())
            .AddRow("state, generation", $"{report.State ?? "not begun"}, {report.Generation}")
            .AddRow("events read", Text(report.EventsRead ?? 0))
            .AddRow("readers switched over after s", Text(report.SwitchedAfterSeconds))
            .AddRow("completed after s", Text(report.CompletedAfterSeconds))
            .AddRow("events/s", $"[bold]{Text(report.EventsPerSecond)}[/]")
            .AddRow("app down for s", report.DownSeconds is { } down ? Text(down) : "not killed")
            .AddRow("commands answered", Text(report.Commands))
            .AddRow("queries", Text(queries.Made))
            .AddRow("queries empty / back / incomplete", $"{Text(queries.Empty)} / {Text(queries.Backwards)} / {Text(queries.Incomplete)}")
            .AddRow("requests failed / while down", $"{Text(report.Failures.Values.Sum())} / {Text(report.FailuresWhileDown.Values.Sum())}")
            .AddRow("documents compared", report.ModelsCompared is { } models ? $"{Text(models)} of generation {report.ComparedGeneration}" : "none")
            .AddRow("differences", report.Differences is { } differences ? $"[bold]{Text(differences)}[/]" : "not compared");
    }
}
