using System.Diagnostics;

namespace OrderFlow.Load.Measuring;

/// <summary>What the app's process and this one use between start and stop.</summary>
internal sealed class ResourceMeter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Process? app;
    private readonly TimeSpan appStart;
    private readonly TimeSpan ownStart = Environment.CpuUsage.TotalTime;
    private readonly Timer? sampler;
    private long largest;

    /// <param name="app">Null when it cannot be found.</param>
    /// <param name="sinceStart">Counts what it has used since it was started, too.</param>
    public ResourceMeter(Process? app, bool sinceStart = false)
    {
        this.app = app;
        appStart = sinceStart ? default : app?.TotalProcessorTime ?? default;
        sampler = app is null ? null : new Timer(_ => Sample(), null, Interval, Interval);
    }

    /// <summary>Null for the app's figures where its process cannot be found, or has ended.</summary>
    public ResourceUse Read()
    {
        var own = Environment.CpuUsage.TotalTime - ownStart;
        return app is null || !Sample()
            ? new(null, null, null, own.TotalSeconds)
            : new(app.Id, (app.TotalProcessorTime - appStart).TotalSeconds, largest / (1024d * 1024), own.TotalSeconds);
    }

    public void Dispose() => sampler?.Dispose();

    private bool Sample()
    {
        lock (app!)
        {
            app.Refresh();
            if (app.HasExited)
            {
                return false;
            }

            largest = Math.Max(largest, app.WorkingSet64);
            return true;
        }
    }
}

/// <param name="AppWorkingSetMiB">The largest seen.</param>
internal sealed record ResourceUse(int? AppProcessId, double? AppCpuSeconds, double? AppWorkingSetMiB, double OwnCpuSeconds);
