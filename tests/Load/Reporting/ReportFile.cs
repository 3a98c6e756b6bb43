using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFlow.Load.Reporting;

internal static class ReportFile
{
    /// <summary>Writes a report as JSON where that was asked for, and to its end also when the run was interrupted.</summary>
    public static async Task WriteAsync<TReport>(string? path, TReport report, JsonTypeInfo<TReport> type)
    {
        if (path is not null)
        {
            await using var file = File.Create(path);
            await JsonSerializer.SerializeAsync(file, report, type, CancellationToken.None);
        }
    }
}
