using System.Diagnostics;
using EventSourcing.Streams;

namespace EventSourcing.Diagnostics;

/// <summary>Spans of this library, on the source <see cref="SourceName"/>. Nothing is made while nobody listens.</summary>
public static class Traces
{
    public const string SourceName = "EventSourcing";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A span of the trace that <paramref name="traceParent"/> names; linked to the current span where that is another trace.</summary>
    public static Activity? Start(string name, string? traceParent, ActivityKind kind = ActivityKind.Internal)
    {
        var current = Activity.Current is { IdFormat: ActivityIdFormat.W3C } running ? running.Context : default;
        return Parse(traceParent) is { } parent && parent.TraceId != current.TraceId
            ? Source.StartActivity(name, kind, parent, links: current == default ? null : [new ActivityLink(current)])
            : Source.StartActivity(name, kind);
    }

    /// <summary>
    /// A span for commits handled together, in the trace that wrote the first of them and linked to those that wrote the others, and to
    /// the span that has read the feed.
    /// </summary>
    public static Activity? StartHandling(string handler, StreamId stream, IReadOnlyList<Commit> commits)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var writers = commits.Select(commit => Parse(commit.TraceParent)).OfType<ActivityContext>().Distinct().ToList();
        var span = writers is [var first, .. var others]
            ? Source.StartActivity($"{handler} handles", ActivityKind.Consumer, first, links: others.Concat(Reader()).Select(other => new ActivityLink(other)))
            : Source.StartActivity($"{handler} handles", ActivityKind.Consumer);
        return span?.SetTag("orderflow.stream", stream.ToString()).SetTag("orderflow.handler", handler);
    }

    private static ActivityContext[] Reader() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } running ? [running.Context] : [];

    private static ActivityContext? Parse(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : null;
}
