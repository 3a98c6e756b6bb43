using OrderFlow.Load.Growing;
using Spectre.Console;

namespace OrderFlow.Load.Reporting;

internal static class GrowthTable
{
    public static void WriteGrowth(this IAnsiConsole console, IReadOnlyList<GrowthStage> stages)
    {
        console.Widen();
        if (stages.Count == 0)
        {
            return;
        }

        var table = new Table().AddColumn("")
            .AddNumbers([.. stages.Select(stage => $"{stage.Events:N0} events, {stage.Streams:N0} streams"), "last / first"]);
        Add("filling and projecting, events/s", stage => stage.FillPerSecond);
        Add("order answered, p50, ms", stage => stage.AnswerP50);
        Add("order carried to its end, CPU ms", stage => stage.OrderCpu);
        Add("page of 20 orders, p50, ms", stage => stage.PageP50);
        Add("page of 20 orders, CPU ms", stage => stage.PageCpu);
        Add("rebuild, events read", stage => stage.RebuildEvents);
        Add("rebuild, events/s", stage => stage.RebuildPerSecond);
        Add("rebuild, CPU µs an event", stage => stage.RebuildCpu);
        Add("resident after that, MiB", stage => stage.ResidentMiB);
        Add("next start, s", stage => stage.StartSeconds);
        Add("resident after the start, MiB", stage => stage.StartedMiB);
        console.Write(table);

        void Add(string name, Func<GrowthStage, double?> figure) => table.AddRow(
            [name, .. stages.Select(stage => Figures.Show(figure(stage))), Figures.Show(figure(stages[^1]) / figure(stages[0]), "0.00")]);
    }
}
