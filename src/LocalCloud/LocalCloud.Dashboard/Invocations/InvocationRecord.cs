using System.Diagnostics;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Dashboard.Invocations;

/// <summary>One invocation, as it is remembered: texts are cut, so that the memory for them has an upper limit.</summary>
internal sealed class InvocationRecord(FunctionDescriptor function, string id)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    public FunctionDescriptor Function => function;

    public string Id => id;

    /// <summary>In real time, as everything that is measured.</summary>
    public DateTimeOffset At { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>So far, while it runs.</summary>
    public TimeSpan Duration => Ended ?? Stopwatch.GetElapsedTime(_began);

    public TimeSpan? Ended { get; private set; }

    public InvocationOutcome Outcome { get; private set; }

    /// <summary>In a few words: the request, the id of the orchestration.</summary>
    public string? About { get; init; }

    /// <summary>Which attempt of a retry policy this is; 0 for the first.</summary>
    public int Retry { get; init; }

    public string? Input { get; init; }

    public string? TraceParent { get; private set; }

    public int? Status { get; private set; }

    public string? Output { get; private set; }

    public string? Error { get; private set; }

    public string? ErrorDetail { get; private set; }

    public string? TraceId => TraceParent is { Length: > 35 } parent ? parent[3..35] : null;

    /// <summary>The span that has led to it.</summary>
    public string? ParentSpan => TraceParent is { Length: > 51 } parent ? parent[36..52] : null;

    public void End(ObservedInvocation invocation)
    {
        var status = InvocationText.StatusOf(invocation);
        (TraceParent, Status, Output) = (invocation.TraceParent, status, InvocationText.OutputOf(invocation));
        if (invocation.Exception is { } exception)
        {
            (Error, ErrorDetail) = (InvocationText.CutError(exception.Message), InvocationText.CutError(exception.ToString()));
        }

        Ended = Stopwatch.GetElapsedTime(_began);
        Outcome = invocation.Exception switch
        {
            OperationCanceledException => InvocationOutcome.Cancelled,
            null when status < 500 => InvocationOutcome.Succeeded,
            _ => InvocationOutcome.Failed,
        };
    }
}
