using System.Collections.Concurrent;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Dashboard.Invocations;

/// <summary>Counts invocations and keeps the latest. Runs always: somebody may open the page after something has gone wrong.</summary>
internal sealed class InvocationRecorder : IInvocationObserver
{
    private readonly ConcurrentDictionary<string, FunctionFigures> _figures = new(StringComparer.OrdinalIgnoreCase);
    private long _changes;

    public RecentInvocations Recent { get; } = new();

    /// <summary>Grows with everything that begins or ends.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public FunctionFigures? Of(string function) => _figures.GetValueOrDefault(function);

    public void Began(ObservedInvocation invocation)
    {
        var record = new InvocationRecord(invocation.Function, invocation.Input.InvocationId)
        {
            About = InvocationText.AboutOf(invocation),
            Input = InvocationText.InputOf(invocation),
            Retry = invocation.Input.Retry?.RetryCount ?? 0,
        };
        invocation.Tag = record;
        FiguresOf(invocation).Begin();
        Recent.Add(record);
        Interlocked.Increment(ref _changes);
    }

    public void Ended(ObservedInvocation invocation)
    {
        var record = (InvocationRecord)invocation.Tag!;
        record.End(invocation);
        FiguresOf(invocation).End(record);
        if (record.Outcome is InvocationOutcome.Failed)
        {
            Recent.AddFailure(record);
        }

        Interlocked.Increment(ref _changes);
    }

    private FunctionFigures FiguresOf(ObservedInvocation invocation) => _figures.GetOrAdd(invocation.Function.Name, static _ => new());
}
