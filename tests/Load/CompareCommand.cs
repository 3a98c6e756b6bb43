using System.Text.Json;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Comparing;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>Repeats what is recorded, shows then and now.</summary>
internal static class CompareCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CompareOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeout.Token);
        console.Widen();
        var problems = new List<string>();
        var table = new Table().AddColumn("run").AddColumn("figure").AddNumbers("recorded", "now", "ratio");
        try
        {
            var recorded = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(options.Recorded, ending.Token), RecordedJson.Default.Recorded)
                ?? throw new JsonException("It is null.");
            table.Title($"Recorded on {Markup.Escape(recorded.Machine)}; a ratio above 1 is better than then");
            foreach (var run in recorded.Runs.Where(run => options.Only.Contains(run.Group)))
            {
                console.MarkupLineInterpolated($"{run.Name} …");
                var (exitCode, report) = await new Repetition(run, time).RunAsync(ending.Token);
                if (exitCode != 0)
                {
                    problems.Add($"{run.Name}: the run did not pass (exit code {exitCode}).");
                }

                AddRows(table, run, report, problems);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            problems.Add("The run was interrupted or reached its timeout.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException or IOException)
        {
            problems.Add(failure.Message);
        }

        console.Write(table);
        console.WriteProblems(problems);
        return problems.Count == 0 ? 0 : 1;
    }

    private static void AddRows(Table table, RecordedRun run, JsonElement? report, List<string> problems)
    {
        var title = run.Name;
        foreach (var figure in run.Figures)
        {
            var now = report is { } measured ? figure.In(measured) : null;
            if (now is null)
            {
                problems.Add($"{run.Name}: the report has no '{string.Join('/', figure.Path)}'.");
            }

            table.AddRow(
                Markup.Escape(title), Markup.Escape(figure.Name), Figures.Show(figure.Value), Figures.Show(now), Figures.Show(now is { } value ? figure.Ratio(value) : null, "0.00"));
            title = "";
        }
    }
}
