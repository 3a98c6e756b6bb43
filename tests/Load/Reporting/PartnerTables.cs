using Spectre.Console;
using static OrderFlow.Load.Reporting.ReportTables;

namespace OrderFlow.Load.Reporting;

internal static class PartnerTables
{
    public static void WriteReport(this IAnsiConsole console, PartnerReport report)
    {
        console.Widen();
        console.Write(Summary(report));
        console.WriteFailures(report.Failures, report.FailuresWhileDown);
        console.WriteProblems(report.Problems);
        if (report.Passed)
        {
            console.MarkupLineInterpolated(
                $"[green]✓[/] {report.Answered} orders as computed, {report.DeadLetters} malformed messages are dead letters with their reasons, {report.Events} events in order; nothing lost, nothing doubled.");
        }
    }

    private static Table Summary(PartnerReport report) => new Table()
        .Title($"{Text(report.Messages)} messages of partners, the app killed {report.DownSeconds.Count} times")
        .HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned())
        .AddRow("of them sent twice / malformed", $"{Text(report.Duplicates)} / {Text(report.Malformed)}")
        .AddRow("not acknowledged, and sent again", Text(report.SentAgain))
        .AddRow("all sent after s", Text(report.SentSeconds))
        .AddRow("orders answered / answered once more", $"{Text(report.Answered)} / {Text(report.AnswersRepeated)}")
        .AddRow("last answer after s", Text(report.AnsweredSeconds))
        .AddRow("messages/s", $"[bold]{Text(report.MessagesPerSecond)}[/]")
        .AddRow("orders confirmed / cancelled", $"{Text(report.Confirmed)} / {Text(report.Cancelled)}")
        .AddRow("last one confirmed after s", Text(report.ConfirmedSeconds))
        .AddRow("confirmed/s", $"[bold]{Text(report.ConfirmedPerSecond)}[/]")
        .AddRow("app down for s", report.DownSeconds.Count == 0 ? "not killed" : string.Join(", ", report.DownSeconds.Select(down => Text(down))))
        .AddRow("app: CPU s", Text(report.AppCpuSeconds))
        .AddRow("app: CPU ms per order", Text(report.AppCpuMillisecondsPerOrder))
        .AddRow("dead letters", Text(report.DeadLetters))
        .AddRow("events on the topic / with an id seen before", $"{Text(report.Events)} / {Text(report.RepeatedEvents)}");
}
