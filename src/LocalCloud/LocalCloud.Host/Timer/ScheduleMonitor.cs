using System.Text.Json;
using LocalCloud.Faults;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host.Timer;

/// <summary>
/// Remembers the last run of each timer across restarts, so that a run missed while the process was down is made up for (past due).
/// One small file, replaced as a whole; a crash between a run and its entry repeats the run, as with the real monitor.
/// </summary>
internal sealed class ScheduleMonitor
{
    private readonly FaultInjector _faults;
    private readonly Lock _lock = new();
    private readonly string? _path;
    private Dictionary<string, ScheduleStatus>? _entries;

    public ScheduleMonitor(IOptions<TimerOptions> options, FaultInjector faults)
    {
        _faults = faults;
        _path = options.Value.StatePath is { } folder ? Path.Combine(folder, "timers.json") : null;
        faults.WhenCrashed(FinishAsync);
    }

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
            if (_path is null || _faults.IsCrashed)
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

    /// <summary>What is being written has been written, and nothing will be.</summary>
    private Task FinishAsync()
    {
        lock (_lock)
        {
            return Task.CompletedTask;
        }
    }

    private Dictionary<string, ScheduleStatus> Entries() =>
        _entries ??= _path is not null && File.Exists(_path) ? Read(_path) : [];

    private static Dictionary<string, ScheduleStatus> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, ScheduleStatus>>(File.ReadAllBytes(path))!;
        }
        catch (JsonException)
        {
            throw new SettingsException($"{path} cannot be read. Start with --reset to delete the local state, or choose another folder with --state.");
        }
    }
}
