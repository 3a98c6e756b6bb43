using LocalCloud.Dashboard.Invocations;
using LocalCloud.Dashboard.Logs;
using LocalCloud.Dashboard.Traces;
using LocalCloud.Host;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Dashboard.Live;

/// <summary>Everything at a glance. While nothing happens it stays the same, letter by letter.</summary>
internal sealed class Overview(
    DashboardOptions options, InvocationRecorder recorder, SpanCollector spans, LogRing logs, TimeProvider time,
    IEnumerable<ILevelSource> levels, IEnumerable<IWorkSource> work, IServiceProvider services)
{
    public object Read() => new
    {
        App = options.AppName,
        Clock = Clock(),
        Functions = ((FunctionsHost)services.GetService(typeof(FunctionsHost))!).Functions.Select(Function),
        Levels = levels.Select(source => new { source.Name, Levels = source.Read() }).Where(source => source.Levels.Count > 0),
        Work = work.Select(source => new { source.Name, Pending = source.PendingWork() }),
        Seen = new { Invocations = recorder.Changes, Logs = logs.Added, Spans = spans.Added },
    };

    private object Clock()
    {
        // The page's own clock ticks; it is told only how far this one is from real time, or where it stands.
        var frozen = options.Clock?.IsFrozen() ?? false;
        var now = time.GetUtcNow();
        return new
        {
            CanChange = options.Clock is not null,
            FrozenAt = frozen ? now : (DateTimeOffset?)null,
            AheadSeconds = frozen ? 0 : Math.Round((now - TimeProvider.System.GetUtcNow()).TotalSeconds),
        };
    }

    private object Function(FunctionDescriptor function)
    {
        var figures = recorder.Of(function.Name);
        var percentiles = figures?.Percentiles();
        return new
        {
            function.Name,
            Trigger = function.Trigger.Type,
            function.IsDisabled,
            Running = figures?.Running ?? 0,
            Count = figures?.Count ?? 0,
            Failed = figures?.Failed ?? 0,
            P50 = Milliseconds(percentiles?.P50),
            P99 = Milliseconds(percentiles?.P99),
            LastFailure = figures?.LastFailure is { } failure ? new { failure.Id, failure.At, Message = failure.Error ?? $"Status {failure.Status}" } : null,
            Spark = figures?.Spark.Read(),
        };
    }

    private static double? Milliseconds(TimeSpan? duration) => duration is { } measured ? Math.Round(measured.TotalMilliseconds, 1) : null;
}
