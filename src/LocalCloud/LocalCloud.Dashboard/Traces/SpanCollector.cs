using System.Diagnostics;
using LocalCloud.Dashboard.Collections;
using LocalCloud.Host.Telemetry;

namespace LocalCloud.Dashboard.Traces;

/// <summary>
/// Keeps the latest spans of the app in this process, and has them made at all: only from when a page is opened until a while after the last one
/// is closed, because making them costs the app time.
/// </summary>
internal sealed class SpanCollector : IDisposable
{
    private static readonly TimeSpan s_afterwards = TimeSpan.FromMinutes(5);

    // Of the platform's many sources only that of the worker, whose span is the invocation, and that of the host, which may be between it and what has
    // led to it; everybody else's sources are the app's.
    private static readonly string[] s_platform = ["Microsoft.", "System.", "Azure.", "Experimental.", "OpenTelemetry", "Npgsql", "Yarp", "LocalCloud."];

    private readonly Ring<SpanRecord> _spans = new(20_000);
    private readonly Lock _lock = new();
    private readonly Timer _end;
    private volatile bool _isCollecting;
    private ActivityListener? _listener;
    private int _watching;

    public SpanCollector() => _end = new Timer(static collector => ((SpanCollector)collector!).EndIfUnwatched(), this, Timeout.Infinite, Timeout.Infinite);

    public long Added => _spans.Added;

    /// <summary>Somebody looks, or did a while ago.</summary>
    public bool IsCollecting => _isCollecting;

    public IEnumerable<SpanRecord> Newest() => _spans.Newest();

    /// <summary>Somebody looks, until it is disposed.</summary>
    public IDisposable Watch()
    {
        lock (_lock)
        {
            _watching++;
            _end.Change(Timeout.Infinite, Timeout.Infinite);
            if (_listener is null)
            {
                _listener = new ActivityListener { ShouldListenTo = IsWanted, Sample = Sample, ActivityStopped = Keep };
                ActivitySource.AddActivityListener(_listener);
                _isCollecting = true;
            }
        }

        return new Watcher(this);
    }

    public void Dispose()
    {
        _end.Dispose();
        _listener?.Dispose();
    }

    private static bool IsWanted(ActivitySource source) =>
        source.Name == InvocationTelemetry.Name
        || source.Name.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal)
        || !s_platform.Any(prefix => source.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        if (SpanInvocation.Current() is { } invocation)
        {
            options.SamplingTags[SpanInvocation.Tag] = invocation; // Another cloud in this process may have said it already.
        }

        return ActivitySamplingResult.AllData;
    }

    private void Keep(Activity activity) => _spans.Add(new SpanRecord(activity));

    private void Unwatch()
    {
        lock (_lock)
        {
            if (--_watching == 0)
            {
                _end.Change(s_afterwards, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndIfUnwatched()
    {
        lock (_lock)
        {
            if (_watching == 0)
            {
                _listener?.Dispose();
                _listener = null;
                _isCollecting = false;
            }
        }
    }

    private sealed class Watcher(SpanCollector collector) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                collector.Unwatch();
            }
        }
    }
}
