using System.Diagnostics;

namespace LocalCloud.Dashboard.Traces;

/// <summary>
/// In which invocation a span runs. A span of a change feed belongs to the trace of the event it handles, not to that of the invocation that has
/// read the feed; so each takes the invocation over from the span that was current when it began.
/// </summary>
internal static class SpanInvocation
{
    public const string Tag = "localcloud.invocation";

    // On the span that the worker makes for each invocation; which of them depends on the conventions it follows.
    private static readonly string[] s_workerTags = ["faas.invocation_id", "faas.execution"];

    public static bool IsOwn(string tag) => tag == Tag || s_workerTags.Contains(tag);

    /// <summary>Of the span that is an invocation; null for any other.</summary>
    public static string? OfWorker(Activity activity) => s_workerTags.Select(activity.GetTagItem).OfType<string>().FirstOrDefault();

    public static string? Of(Activity activity) => OfWorker(activity) ?? activity.GetTagItem(Tag) as string;

    /// <summary>Of whatever is current, also where something in between is not recorded.</summary>
    public static string? Current()
    {
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (Of(activity) is { } id)
            {
                return id;
            }
        }

        return null;
    }
}
