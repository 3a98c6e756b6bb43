using System.Diagnostics;
using LocalCloud.Dashboard.Invocations;

namespace LocalCloud.Dashboard.Traces;

/// <summary>
/// Puts a trace together of spans and invocations. What the worker measures of an invocation is that invocation; one without such a span (nobody
/// looked, or the app runs in a process of its own) stands by itself, below what has led to it.
/// </summary>
internal sealed class TraceReader(SpanCollector spans, InvocationRecorder recorder)
{
    private const int MostNodes = 2_000;

    public TraceView Read(string traceId)
    {
        if (traceId.Length != 32 || traceId.Any(letter => !char.IsAsciiHexDigitLower(letter)))
        {
            return new(traceId, spans.IsCollecting, []);
        }

        var trace = ActivityTraceId.CreateFromString(traceId);
        var found = spans.Newest().Where(span => span.IsOf(trace)).Take(MostNodes).ToList();
        var (shown, joints) = (found.Where(span => !span.IsPlumbing).ToList(), found.Where(span => span.IsPlumbing).ToDictionary(span => span.Id, span => span.Parent));
        var known = shown.Where(span => span.IsInvocation).Select(span => span.InvocationId).ToHashSet();
        var invocations = shown.Select(span => span.InvocationId).OfType<string>().Distinct().ToDictionary(id => id, recorder.Recent.Find);
        IEnumerable<TraceNode> alone = recorder.Recent.OfTrace(traceId).Where(record => !known.Contains(record.Id)).Take(MostNodes).Select(Node);
        return new(traceId, spans.IsCollecting, [.. shown.Select(span => Node(span, span.InvocationId is { } id ? invocations[id] : null)).Concat(alone).Select(node => node with { Parent = Above(node.Parent, joints) }).OrderBy(node => node.At)]);
    }

    /// <summary>The trace that an invocation belongs to, and those of what it has handled for others: a batch of changes comes from many.</summary>
    public IReadOnlyList<string> TouchedBy(InvocationRecord invocation) =>
    [
        .. spans.Newest().Where(span => span.InvocationId == invocation.Id).Select(span => span.Trace)
            .Prepend(invocation.TraceId).OfType<string>().Distinct().Take(50),
    ];

    private static string? Above(string? parent, Dictionary<string, string?> joints)
    {
        for (var left = joints.Count; left > 0 && parent is not null && joints.TryGetValue(parent, out var next); left--)
        {
            parent = next;
        }

        return parent;
    }

    private static TraceNode Node(SpanRecord span, InvocationRecord? invocation) => new(
        span.Id, span.Parent, span.IsInvocation && invocation is not null ? invocation.Function.Name : span.Name, span.Source,
        new DateTimeOffset(span.Began), Math.Round(span.Duration.TotalMilliseconds, 3), span.Failed || (span.IsInvocation && invocation?.Outcome is InvocationOutcome.Failed),
        span.Reason, span.IsInvocation, span.InvocationId, invocation?.Function.Name, span.Tags.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString()));

    private static TraceNode Node(InvocationRecord record) => new(
        record.Id, record.ParentSpan, record.Function.Name, "invocation", record.At, Math.Round(record.Duration.TotalMilliseconds, 3),
        record.Outcome is InvocationOutcome.Failed, record.Error, true, record.Id, record.Function.Name, []);
}

/// <summary>A trace, in the order of time.</summary>
/// <param name="Collecting">Whether spans are being recorded; if not, there may have been more.</param>
internal sealed record TraceView(string Id, bool Collecting, IReadOnlyList<TraceNode> Nodes);

/// <summary>One bar of it.</summary>
internal sealed record TraceNode(
    string Id, string? Parent, string Name, string Source, DateTimeOffset At, double Milliseconds, bool Failed, string? Reason, bool IsInvocation,
    string? InvocationId, string? Function, Dictionary<string, string?> Tags);
