using System.Text.Json.Serialization;
using Spectre.Console;
using static OrderFlow.Load.Reporting.ReportTables;

namespace OrderFlow.Load.Reporting;

/// <summary>What an outage of the broker has shown.</summary>
/// <param name="ConfirmedAfterSeconds">From the kill until the last order was confirmed.</param>
/// <param name="PublishedAfterSeconds">From the broker's return until it had taken the last event; null when none came.</param>
/// <param name="Events">On the topic, about these orders.</param>
/// <param name="RepeatedEvents">With an id that had been seen before.</param>
/// <param name="Problems">Why the run is not passed.</param>
internal sealed record BrokerOutageReport(
    string RunId,
    int Orders,
    int Confirmed,
    double DownSeconds,
    double ConfirmedAfterSeconds,
    double? PublishedAfterSeconds,
    int Events,
    int RepeatedEvents,
    IReadOnlyDictionary<string, int> Failures,
    IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BrokerOutageReport))]
internal sealed partial class BrokerOutageJson : JsonSerializerContext;

internal static class BrokerOutageTables
{
    public static void WriteReport(this IAnsiConsole console, BrokerOutageReport report)
    {
        console.Write(new Table().Title($"{Text(report.Orders)} orders while the broker was down").HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned())
            .AddRow("broker down for s", Text(report.DownSeconds))
            .AddRow("orders confirmed", Text(report.Confirmed))
            .AddRow("last one confirmed, s after the kill", Text(report.ConfirmedAfterSeconds))
            .AddRow("last event published, s after the return", $"[bold]{Text(report.PublishedAfterSeconds)}[/]")
            .AddRow("events on the topic / with an id seen before", $"{Text(report.Events)} / {Text(report.RepeatedEvents)}"));
        console.WriteFailures(report.Failures);
        console.WriteProblems(report.Problems);
        if (report.Passed)
        {
            console.MarkupLineInterpolated($"[green]✓[/] All {report.Orders} orders confirmed meanwhile, and all their events published in order.");
        }
    }
}
