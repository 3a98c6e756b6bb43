using LocalCloud.AzureStorage.Accounts;

namespace LocalCloud.AzureStorage.Polling;

/// <summary>
/// Looks again and again for as long as the host runs: at once after a look that found something, or when woken. The service may come later, go
/// away and come back. It waits in real time, also where a test moves the clock: what it looks at is outside.
/// </summary>
/// <param name="what">In the log.</param>
/// <param name="look">True when it found something.</param>
/// <param name="delay">Of looks in vain.</param>
/// <param name="outages">Told of a service that is away.</param>
internal sealed class Poller(string what, Func<CancellationToken, Task<bool>> look, PollDelay delay, Outages outages) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _asking = new();
    private List<TaskCompletionSource> _asked = [];
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Somebody has put something there.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Ends when a look has ended that began after this call, whatever came of it.</summary>
    public Task LookAsync(CancellationToken cancellationToken)
    {
        if (_loop.IsCompleted)
        {
            return Task.CompletedTask;
        }

        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asking)
        {
            _asked.Add(asked);
        }

        Wake();
        return Task.WhenAny(asked.Task, _loop).WaitAsync(cancellationToken);
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        var told = string.Empty;
        while (!_stopping.IsCancellationRequested)
        {
            var asked = TakeAsked();
            var found = false;
            try
            {
                found = await look(_stopping.Token);
                if (told.Length > 0)
                {
                    outages.End(what);
                    told = string.Empty;
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The loop ends.
            }
#pragma warning disable CA1031 // Told, and tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (told != exception.Reason())
                {
                    outages.End(what);
                    outages.Begin(what, told = exception.Reason());
                }
            }

            asked.ForEach(static one => one.TrySetResult());
            await PauseAsync(delay.Next(found), found);
        }
    }

    private List<TaskCompletionSource> TakeAsked()
    {
        lock (_asking)
        {
            (var asked, _asked) = (_asked, []);
            return asked;
        }
    }

    private async Task PauseAsync(TimeSpan pause, bool found)
    {
        if (found)
        {
            return;
        }

        try
        {
            await _wake.WaitAsync(pause, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }
}
