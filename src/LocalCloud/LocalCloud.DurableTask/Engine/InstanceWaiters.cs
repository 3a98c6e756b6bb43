using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Clients waiting for an instance to start or to end; told by the episode that brings it about.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.Ordinal);

    public void Changed(string instanceId, OrchestrationStatus status)
    {
        lock (_lock)
        {
            if (!_waiters.TryGetValue(instanceId, out var waiters))
            {
                return;
            }

            waiters.RemoveAll(waiter => waiter.TryRelease(status));
            if (waiters.Count == 0)
            {
                _waiters.Remove(instanceId);
            }
        }
    }

    /// <summary>Register before looking at the stored state, so that no change falls between.</summary>
    public Waiter Register(string instanceId, bool untilEnd)
    {
        var waiter = new Waiter(untilEnd);
        lock (_lock)
        {
            if (!_waiters.TryGetValue(instanceId, out var waiters))
            {
                _waiters.Add(instanceId, waiters = []);
            }

            waiters.Add(waiter);
        }

        return waiter;
    }

    public void Remove(string instanceId, Waiter waiter)
    {
        lock (_lock)
        {
            if (_waiters.TryGetValue(instanceId, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
            {
                _waiters.Remove(instanceId);
            }
        }
    }

    internal sealed class Waiter(bool untilEnd)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public bool IsReachedBy(OrchestrationStatus status) =>
            untilEnd ? InstanceState.IsTerminal(status) : status != OrchestrationStatus.Pending;

        public bool TryRelease(OrchestrationStatus status) => IsReachedBy(status) && _reached.TrySetResult();
    }
}
