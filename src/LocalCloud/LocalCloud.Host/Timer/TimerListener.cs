using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Timer;

internal sealed class TimerListener(IReadOnlyList<TimerLoop> loops) : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(loops.Select(loop => loop.Start(_stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
        Dispose();
    }

    public void Dispose() => _stopping.Dispose();
}
