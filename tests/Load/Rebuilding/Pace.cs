using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Sends on schedule, whatever the answers do, until it is told to stop; then waits for what is under way.</summary>
internal sealed class Pace(double perSecond, RunClock clock)
{
    private const int AtOnce = 512;

    /// <param name="send">Number and the time it was due.</param>
    public async Task RunAsync(Func<int, TimeSpan, Task> send, CancellationToken stop)
    {
        using var free = new SemaphoreSlim(AtOnce);
        var began = clock.Now;
        try
        {
            for (var number = 0; ; number++)
            {
                var due = began + TimeSpan.FromSeconds(number / perSecond);
                if (due - clock.Now is { Ticks: > 0 } pause)
                {
                    await Task.Delay(pause, stop);
                }

                await free.WaitAsync(stop);
                _ = SendAsync(number, due);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            for (var i = 0; i < AtOnce; i++)
            {
                await free.WaitAsync(CancellationToken.None);
            }
        }

        async Task SendAsync(int number, TimeSpan due)
        {
            try
            {
                await Task.Run(() => send(number, due), CancellationToken.None);
            }
            finally
            {
                free.Release();
            }
        }
    }
}
