using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host;

/// <summary>How far the start has come.</summary>
internal sealed class HostState
{
    private volatile bool _isPausing;
    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when functions can be called.</summary>
    public Task Ready => _ready.Task;

    /// <summary>By <see cref="Environment.TickCount64"/>: how long a process runs is no matter of the clock that tests move.</summary>
    public long Started { get; } = Environment.TickCount64;

    public IReadOnlyList<FunctionDescriptor> Functions { get; set; } = [];

    public void BecomeReady() => _ready.TrySetResult();

    /// <summary>
    /// Another worker is about to take over. What triggers functions waits as it does before the first start; other requests still come in, as
    /// what is running, and waited for, may be calling the app itself.
    /// </summary>
    public void BeginPause() => (_isPausing, _ready) = (true, new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The worker is replaced: all requests wait.</summary>
    public void BecomeBusy() => _isPausing = false;

    public bool LetsIn(PathString path) => Ready.IsCompleted || (_isPausing && !path.StartsWithSegments("/runtime/webhooks", StringComparison.OrdinalIgnoreCase));
}
