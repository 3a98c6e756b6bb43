using Spectre.Console;

namespace OrderFlow.Load.Reporting;

internal static class ProgressBars
{
    /// <summary>How a run shows how far it is.</summary>
    /// <param name="withShare">Says in numbers, too, how much of a task is done.</param>
    public static Progress Bars(this IAnsiConsole console, bool withShare = true)
    {
        ProgressColumn[] share = withShare ? [new PercentageColumn()] : [];
        return console.Progress().Columns([new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), .. share, new ElapsedTimeColumn()]);
    }
}
