namespace LocalCloud.Storage;

internal interface IPendingWrite
{
    /// <summary>Runs the work; false when it threw, so that its part of the transaction is undone.</summary>
    bool Run(SqliteSession session);

    void Acknowledge();

    void Fail(Exception failure);
}

internal sealed class PendingWrite<T>(Func<SqliteSession, T> work, Action? takeBack) : IPendingWrite
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _failure;

    public Task<T> Completion => _completion.Task;

    public bool Run(SqliteSession session)
    {
        try
        {
            _result = work(session);
            return true;
        }
        catch (Exception failure)
        {
            _failure = failure;
            return false;
        }
    }

    public void Acknowledge()
    {
        if (_failure is null)
        {
            _completion.SetResult(_result);
        }
        else
        {
            _completion.SetException(_failure);
        }
    }

    public void Fail(Exception failure)
    {
        takeBack?.Invoke();
        _completion.TrySetException(_failure ?? failure);
    }
}
