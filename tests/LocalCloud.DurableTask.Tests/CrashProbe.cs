using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Tests;

/// <summary>Lets the process die at the n-th commit, before it reaches the disk or right after: nothing happens any more.</summary>
internal sealed class CrashProbe(int commit, bool afterwards) : ICommitProbe
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    public Task Crashed => _crashed.Task;

    public Task BeforeCommitAsync()
    {
        var number = Interlocked.Increment(ref _commits) - 1;
        return number > commit || (number == commit && !afterwards) ? Die() : Task.CompletedTask;
    }

    public Task AfterCommitAsync() => Volatile.Read(ref _commits) > commit ? Die() : Task.CompletedTask;

    private Task Die()
    {
        _crashed.TrySetResult();
        return new TaskCompletionSource().Task;
    }
}
