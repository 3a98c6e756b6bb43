using System.Diagnostics;
using System.Text.Json;
using OrderFlow.Load.Processes;

namespace OrderFlow.Load.Comparing;

/// <summary>One recorded run once more, as its command line says, in a process of its own: nothing warm is left of the one before.</summary>
internal sealed class Repetition(RecordedRun run, TimeProvider time, IReadOnlyDictionary<string, string>? settings = null)
{
    /// <returns>The exit code, and the report if there is one.</returns>
    public async Task<(int ExitCode, JsonElement? Report)> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("load-compare-");
        try
        {
            await using var app = run.NeedsApp ? await OwnApp.StartAsync(Path.Combine(folder.FullName, "state"), time, cancellationToken, settings) : null;
            var report = Path.Combine(folder.FullName, "report.json");
            var exitCode = await RunAsync(app, report, cancellationToken);
            return (exitCode, File.Exists(report) ? await ReadAsync(report, cancellationToken) : null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(OwnApp? app, string report, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] toApp = app is null ? [] : ["--base-address", app.Address.ToString(), .. run.Group == "rebuild" ? new[] { "--cosmos", app.Cosmos } : []];
        foreach (var argument in (string[])[typeof(Repetition).Assembly.Location, .. run.Arguments, .. toApp, "--json", report])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("This tool could not be started once more.");
        try
        {
            await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<JsonElement?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var document = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }
}
