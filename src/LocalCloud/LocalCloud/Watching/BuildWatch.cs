using System.Diagnostics;
using System.Globalization;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using LocalCloud.Hosting;

namespace LocalCloud.Watching;

/// <summary>
/// Restarts the app in place when there is a new build of it: services, ports and state stay. A look at the folder twice a second costs less than
/// it would to follow its events, which some file systems do not have.
/// </summary>
internal sealed class BuildWatch
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly AppFolder _app;
    private readonly ProgramCopies _copies;
    private readonly bool _isQuiet;
    private readonly Dictionary<string, string> _settings;
    private OutputStamp _known;

    private BuildWatch(AppFolder app, ProgramCopies copies, bool isQuiet)
    {
        (_app, _copies, _isQuiet) = (app, copies, isQuiet);
        (_settings, _known, Program) = (Settings(app), OutputStamp.Of(app.Output), copies.Take());
    }

    /// <summary>The copy that runs.</summary>
    public string Program { get; private set; }

    /// <summary>Takes a copy of the build that is there.</summary>
    public static BuildWatch Begin(AppFolder app, ProgramCopies copies, bool isQuiet) => new(app, copies, isQuiet);

    /// <summary>Until the token is cancelled.</summary>
    /// <param name="cloud">Where the app runs.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(LocalCloudHost cloud, CancellationToken stopping)
    {
        var seen = _known;
        while (true)
        {
            await Task.Delay(s_pause, stopping);
            var now = OutputStamp.Of(_app.Output);
            if (now == _known || !now.IsComplete)
            {
                continue;
            }

            // One that is still being written is not taken yet.
            if (now != seen)
            {
                seen = now;
                continue;
            }

            _known = now;
            await TakeAsync(cloud, stopping);
        }
    }

    private async Task TakeAsync(LocalCloudHost cloud, CancellationToken stopping)
    {
        var (began, copy) = (Stopwatch.GetTimestamp(), (string?)null);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(s_patience);
            copy = _copies.Take();
            await cloud.Functions.ReloadAsync(copy, patience.Token);
            (copy, Program) = (Program, copy);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // What only the start needed, as after the first.
            if (!_isQuiet)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"New build: restarted with {cloud.Functions.Functions.Count} functions in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms.{ChangedSettings()}"));
            }
        }
        catch (Exception exception) when (exception is WorkerStartException or SettingsException or IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Console.Error.WriteLine($"New build: it does not start, the one before it runs on. {Reason(exception)}");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            Console.Error.WriteLine("New build: it has not come up within a minute, the one before it runs on.");
        }
        finally
        {
            if (copy is not null)
            {
                ProgramCopies.Delete(copy);
            }
        }
    }

    private static string Reason(Exception exception) => exception is WorkerStartException { InnerException: { } thrown }
        ? $"{exception.Message}{Environment.NewLine}{thrown}"
        : exception.Message;

    /// <summary>The services and the host have read them; so they count from the next start on.</summary>
    private string ChangedSettings()
    {
        var before = _settings.ToDictionary();
        foreach (var (file, content) in Settings(_app))
        {
            _settings[file] = content;
        }

        string[] changed = [.. _settings.Where(setting => before.GetValueOrDefault(setting.Key) != setting.Value).Select(setting => Path.GetFileName(setting.Key)).Distinct()];
        return changed.Length == 0 ? string.Empty : $" Changes of {string.Join(" and ", changed)} count when localcloud is started again.";
    }

    private static Dictionary<string, string> Settings(AppFolder app) => app.SettingsFiles
        .Append(Path.Combine(app.Output, AppFolder.HostJson))
        .Where(File.Exists)
        .Distinct()
        .ToDictionary(file => file, File.ReadAllText);
}
