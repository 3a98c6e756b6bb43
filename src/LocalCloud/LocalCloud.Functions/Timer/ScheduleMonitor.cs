using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace LocalCloud.Functions.Timer;

/// <summary>
/// Remembers the last run of each timer across restarts, so that a run missed while the process was down is made up for (past due).
/// One small file, replaced as a whole; a crash between a run and its entry repeats the run, as with the real monitor.
/// </summary>
internal sealed class ScheduleMonitor(IOptions<LocalFunctionsOptions> options)
{
    private readonly Lock _lock = new();
    private readonly string? _path = options.Value.StatePath is { } folder ? Path.Combine(folder, "timers.json") : null;
    private Dictionary<string, ScheduleStatus>? _entries;

    public ScheduleStatus? Find(string function)
    {
        lock (_lock)
        {
            return Entries().GetValueOrDefault(function);
        }
    }

    public void Record(string function, ScheduleStatus status)
    {
        lock (_lock)
        {
            Entries()[function] = status;
            if (_path is null)
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            var next = _path + ".next";
            using (var file = File.Create(next))
            {
                JsonSerializer.Serialize(file, Entries());
                file.Flush(flushToDisk: true);
            }

            File.Move(next, _path, overwrite: true);
        }
    }

    private Dictionary<string, ScheduleStatus> Entries() =>
        _entries ??= _path is not null && File.Exists(_path)
            ? JsonSerializer.Deserialize<Dictionary<string, ScheduleStatus>>(File.ReadAllBytes(_path))!
            : [];
}
