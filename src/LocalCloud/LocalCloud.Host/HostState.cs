using LocalCloud.Host.Runtime;

namespace LocalCloud.Host;

/// <summary>How far the start has come.</summary>
internal sealed class HostState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when functions can be called.</summary>
    public Task Ready => _ready.Task;

    /// <summary>By <see cref="Environment.TickCount64"/>: how long a process runs is no matter of the clock that tests move.</summary>
    public long Started { get; } = Environment.TickCount64;

    public IReadOnlyList<FunctionDescriptor> Functions { get; set; } = [];

    public void BecomeReady() => _ready.TrySetResult();
}
