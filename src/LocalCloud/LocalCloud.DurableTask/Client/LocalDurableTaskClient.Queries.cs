using LocalCloud.DurableTask.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask;

internal sealed partial class LocalDurableTaskClient
{
    /// <summary>A page of the real service has at most a thousand instances.</summary>
    private const int LargestPage = 1_000;

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Get(instanceId, getInputsAndOutputs));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, true, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        var otherHub = query.TaskHubNames is { } hubs && hubs.Any() && !hubs.Contains(Name, StringComparer.OrdinalIgnoreCase);
        return Pageable.Create<OrchestrationMetadata>((continuation, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var pageSize = Math.Clamp(size ?? query.PageSize, 1, LargestPage);
            return Task.FromResult(otherHub
                ? new Page<OrchestrationMetadata>([])
                : store.Read(session => InstanceQueries.List(session, query, pageSize, continuation ?? query.ContinuationToken, options.DataConverter)));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = 100,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var size = Math.Clamp(pageSize, 1, LargestPage);
        return Task.FromResult(store.Read(session =>
            InstanceQueries.ListEnded(session, runtimeStatus, completedTimeFrom, completedTimeTo, size, lastInstanceKey)));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return new(await store.WriteAsync(session => InstancePurge.One(session, instanceId, options?.Recursive ?? false)), true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        cancellation.ThrowIfCancellationRequested();
        return new(await store.WriteAsync(session => InstancePurge.All(session, filter, options?.Recursive ?? false)), true);
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool untilEnd, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var waiter = waiters.Register(instanceId, untilEnd);
        try
        {
            var current = Get(instanceId, getInputsAndOutputs) ?? throw Unknown(instanceId);
            if (waiter.IsReachedBy(current.RuntimeStatus))
            {
                return current;
            }

            await waiter.Reached.WaitAsync(cancellation);
        }
        finally
        {
            waiters.Remove(instanceId, waiter);
        }

        return Get(instanceId, getInputsAndOutputs) ?? throw Unknown(instanceId);
    }

    private static InvalidOperationException Unknown(string instanceId) => new($"Orchestration with instanceId '{instanceId}' does not exist.");

    private OrchestrationMetadata? Get(string instanceId, bool getInputsAndOutputs) =>
        store.Read(session => InstanceQueries.Get(session, instanceId, getInputsAndOutputs ? options.DataConverter : null));
}
