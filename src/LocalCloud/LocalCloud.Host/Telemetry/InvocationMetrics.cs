using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Telemetry;

/// <summary>What is counted of invocations, by the names that OpenTelemetry has for functions.</summary>
internal sealed class InvocationMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> s_seconds = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] };

    private readonly Meter _meter = new(InvocationTelemetry.Name);
    private readonly Counter<long> _invocations;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _timeouts;
    private readonly Histogram<double> _duration;

    public InvocationMetrics()
    {
        _invocations = _meter.CreateCounter<long>("faas.invocations", "{invocation}", "Invocations that have succeeded");
        _errors = _meter.CreateCounter<long>("faas.errors", "{error}", "Invocations that have failed");
        _timeouts = _meter.CreateCounter<long>("faas.timeouts", "{timeout}", "Invocations that took longer than functionTimeout");
        _duration = _meter.CreateHistogram("faas.invoke_duration", "s", "How long invocations took", tags: null, s_seconds);
    }

    public void Dispose() => _meter.Dispose();

    public void Ended(FunctionDescriptor function, TimeSpan duration, Exception? failure)
    {
        var tags = new TagList { { "faas.trigger", TriggerSpan.TriggerOf(function) }, { "faas.name", function.Name } };
        _duration.Record(duration.TotalSeconds, tags);
        var count = failure switch
        {
            null => _invocations,
            FunctionTimeoutException => _timeouts,
            _ => _errors,
        };
        count.Add(1, tags);
    }
}
