namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Keeps clients out while the engine loads what is unfinished, so that no message is both loaded and delivered.
/// </summary>
internal sealed class StartGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _empty;

    public async Task<T> RunAsync<T>(Func<Task<T>> write)
    {
        while (!TryEnter(out var closed))
        {
            await closed;
        }

        try
        {
            return await write();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Returns when nobody is inside.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside == 0)
            {
                _empty.SetResult();
            }

            return _empty.Task;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _closed?.SetResult();
            _closed = null;
            _empty = null;
        }
    }

    private bool TryEnter(out Task closed)
    {
        lock (_lock)
        {
            closed = _closed?.Task ?? Task.CompletedTask;
            if (_closed is not null)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }
}
