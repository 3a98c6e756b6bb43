using System.Diagnostics;
using LocalCloud.Host.Telemetry;

namespace LocalCloud.Dashboard.Traces;

/// <summary>A span that has ended.</summary>
internal sealed class SpanRecord(Activity activity)
{
    private const int MostTags = 16;

    private readonly ActivityTraceId _trace = activity.TraceId;
    private readonly ActivitySpanId _id = activity.SpanId;
    private readonly ActivitySpanId _parent = activity.ParentSpanId;

    public string Trace => _trace.ToHexString();

    public string Id => _id.ToHexString();

    /// <summary>Null for the root of its trace.</summary>
    public string? Parent => _parent == default ? null : _parent.ToHexString();

    public string Name { get; } = activity.DisplayName;

    public string Source { get; } = activity.Source.Name;

    public DateTime Began { get; } = activity.StartTimeUtc;

    public TimeSpan Duration { get; } = activity.Duration;

    public bool Failed { get; } = activity.Status is ActivityStatusCode.Error;

    public string? Reason { get; } = activity.StatusDescription;

    /// <summary>In which it ran.</summary>
    public string? InvocationId { get; } = SpanInvocation.Of(activity);

    /// <summary>Whether it is the invocation as the worker measures it.</summary>
    public bool IsInvocation { get; } = SpanInvocation.OfWorker(activity) is not null;

    /// <summary>Of the platform below: it joins what is above and below it, and is not shown itself.</summary>
    public bool IsPlumbing { get; } = activity.Source.Name.Length == 0 || activity.Source.Name.StartsWith("Grpc.", StringComparison.Ordinal)
        || activity.Source.Name == InvocationTelemetry.Name;

    public KeyValuePair<string, object?>[] Tags { get; } =
        [.. activity.TagObjects.Where(tag => !SpanInvocation.IsOwn(tag.Key)).Take(MostTags)];

    public bool IsOf(ActivityTraceId trace) => _trace == trace;
}
