using System.Diagnostics;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Telemetry;

/// <summary>One invocation, while it runs.</summary>
internal sealed class InvocationSpan(InvocationMetrics metrics, FunctionDescriptor function, Activity? span, bool ends) : IDisposable
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private Exception? _failure;

    /// <summary>Null where it is not sampled.</summary>
    public Activity? Span => span;

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return; // It was asked to end.
        }

        _failure = exception;
        var type = TypeOf(exception);
        span?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag("error.type", type).AddException(exception, new TagList { { "exception.type", type } });
    }

    public void Dispose()
    {
        metrics.Ended(function, Stopwatch.GetElapsedTime(_began), _failure);
        if (ends)
        {
            span?.Dispose();
        }
    }

    /// <summary>Of what the function threw, rather than of what tells of it here.</summary>
    private static string TypeOf(Exception exception) =>
        exception is FunctionFailedException { TypeName: { Length: > 0 } type } ? type : exception.GetType().FullName!;
}
