using LocalCloud.Host.Runtime;

namespace LocalCloud.Host;

/// <summary>How far the start has come.</summary>
internal sealed class HostState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when functions can be called.</summary>
    public Task Ready => _ready.Task;

    public DateTime Started { get; } = DateTime.UtcNow;

    public IReadOnlyList<FunctionDescriptor> Functions { get; set; } = [];

    public void BecomeReady() => _ready.TrySetResult();
}
