using System.Collections.Concurrent;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>What is under way.</summary>
internal sealed class RunningInvocations
{
    private readonly ConcurrentDictionary<string, FunctionDescriptor> _functions = [];

    public FunctionDescriptor? FunctionOf(string invocationId) => _functions.GetValueOrDefault(invocationId);

    public void Begin(string invocationId, FunctionDescriptor function) => _functions[invocationId] = function;

    public void End(string invocationId) => _functions.TryRemove(invocationId, out _);

    /// <summary>Waits until nothing runs, but no longer than the token allows.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (!_functions.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
