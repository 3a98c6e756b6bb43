using LocalCloud.Host.Settings;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Http;

/// <summary><c>maxConcurrentRequests</c> and <c>maxOutstandingRequests</c> of host.json: some run, some wait, the rest is answered 429.</summary>
internal sealed class HttpThrottle(HostJson host) : IDisposable
{
    private readonly SemaphoreSlim? _running = host.Http.MaxConcurrentRequests is { } limit ? new(limit, limit) : null;
    private int _outstanding;

    public Task RunAsync(HttpContext http, Func<Task> run) =>
        _running is null && host.Http.MaxOutstandingRequests is null ? run() : RunLimitedAsync(http, run);

    public void Dispose() => _running?.Dispose();

    private async Task RunLimitedAsync(HttpContext http, Func<Task> run)
    {
        try
        {
            if (Interlocked.Increment(ref _outstanding) > host.Http.MaxOutstandingRequests)
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            }
            else if (_running is null)
            {
                await run();
            }
            else
            {
                await RunInTurnAsync(_running, http, run);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _outstanding);
        }
    }

    private static async Task RunInTurnAsync(SemaphoreSlim running, HttpContext http, Func<Task> run)
    {
        await running.WaitAsync(http.RequestAborted);
        try
        {
            await run();
        }
        finally
        {
            running.Release();
        }
    }
}
