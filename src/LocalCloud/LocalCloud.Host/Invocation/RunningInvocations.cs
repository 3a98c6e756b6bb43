using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>What is under way.</summary>
internal sealed class RunningInvocations
{
    private readonly ConcurrentDictionary<string, RunningInvocation> _running = [];

    public RunningInvocation? Find(string invocationId) => _running.TryGetValue(invocationId, out var found) ? found : null;

    public void Begin(string invocationId, RunningInvocation invocation) => _running[invocationId] = invocation;

    public void End(string invocationId) => _running.TryRemove(invocationId, out _);

    /// <summary>Waits until nothing runs, but no longer than the token allows.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (!_running.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(5, CancellationToken.None);
        }
    }
}

/// <param name="Function">What is called.</param>
/// <param name="Span">Null unless somebody collects them.</param>
internal readonly record struct RunningInvocation(FunctionDescriptor Function, Activity? Span);
