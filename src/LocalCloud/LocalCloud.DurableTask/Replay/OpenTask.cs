using LocalCloud.DurableTask.History;
using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Something the orchestrator may be waiting for.</summary>
internal abstract class OpenTask
{
    public abstract void Complete(string? result);

    public abstract void Fail(Failure failure);
}

/// <param name="exceptionOf">What a failure is thrown as; null for a <see cref="TaskFailedException"/>.</param>
internal sealed class OpenTask<T>(string name, int id, DataConverter converter, Func<Failure, Exception>? exceptionOf = null) : OpenTask
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? result)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(result)!;
        }
        catch (Exception unreadable)
        {
            // The orchestrator asked for another type than it got: its own failure, at its own await.
            _source.TrySetException(unreadable);
            return;
        }

        _source.TrySetResult(value);
    }

    public override void Fail(Failure failure) =>
        _source.TrySetException(exceptionOf?.Invoke(failure) ?? new TaskFailedException(name, id, failure.ToDetails()) { Data = { [RetryLoop.FinalKey] = failure.Final } });

    public bool Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
}
