using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OrderFlow.Http;

/// <summary>
/// The W3C trace a request belongs to: that of the host's activity, else the one the caller sent, else a new one. Where nobody listens
/// there may be no activity, and a legacy <c>Request-Id</c> makes one without a trace id; events and problems have one all the same.
/// </summary>
public static class RequestTrace
{
    /// <summary>As the <c>traceparent</c> of what follows from the request; the same whenever it is asked for.</summary>
    public static string ParentOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items.TryGetValue(typeof(RequestTrace), out var known) && known is string parent)
        {
            return parent;
        }

        var trace = TraceOf(context.Request);
        parent = $"00-{trace.TraceId}-{trace.SpanId}-{(byte)trace.TraceFlags:x2}";
        context.Items[typeof(RequestTrace)] = parent;
        return parent;
    }

    public static string IdOf(HttpContext context) => IdOf(ParentOf(context));

    public static string IdOf(string traceParent) => traceParent.Split('-')[1];

    private static ActivityContext TraceOf(HttpRequest request)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return activity.Context;
        }

        return ActivityContext.TryParse(request.Headers.TraceParent, null, out var sent)
            ? sent
            : new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);
    }
}
