using LocalCloud.DurableTask.Storage;
using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Hub;

internal sealed partial class TaskHub
{
    /// <summary>A page of the real service has at most a thousand instances.</summary>
    private const int LargestPage = 1_000;

    private const int UsualPage = 100;

    public P.OrchestrationState? Get(string instanceId, bool withPayloads) => store.Read(session => InstanceQueries.Get(session, instanceId, withPayloads));

    /// <summary>Waits on the server; null when there is no such instance.</summary>
    public async Task<P.OrchestrationState?> WaitAsync(string instanceId, bool untilEnd, bool withPayloads, CancellationToken cancellationToken)
    {
        var waiter = waiters.Register(instanceId, untilEnd);
        try
        {
            var current = Get(instanceId, withPayloads);
            if (current is null || waiter.IsReachedBy(current.OrchestrationStatus))
            {
                return current;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, cancellationToken);
            await waiter.Reached.WaitAsync(either.Token);
        }
        finally
        {
            waiters.Remove(instanceId, waiter);
        }

        return Get(instanceId, withPayloads);
    }

    public Page<P.OrchestrationState> Query(P.InstanceQuery query)
    {
        var otherHub = query.TaskHubNames.Count > 0 && !query.TaskHubNames.Contains(Name, StringComparer.OrdinalIgnoreCase);
        return otherHub ? new([]) : store.Read(session => InstanceQueries.List(session, query, Size(query.MaxInstanceCount)));
    }

    /// <summary>How many instances there are in each state that has any.</summary>
    public List<Level> CountByStatus() => store.Read(InstanceQueries.CountByStatus);

    public Page<string> ListIds(P.ListInstanceIdsRequest request) => store.Read(session => InstanceQueries.ListEnded(session, request, Size(request.PageSize)));

    /// <summary>0 when there is none.</summary>
    /// <exception cref="HubException">It has not ended.</exception>
    public Task<int> PurgeAsync(string instanceId, bool recursive) => store.WriteAsync(session => InstanceRows.Find(session, instanceId) is { IsOver: false } running
        ? throw new HubException(
            HubError.WrongState, $"Cannot purge orchestration instance '{instanceId}' because the instance is in the {running.Status} state.")
        : InstancePurge.One(session, instanceId, recursive));

    public Task<int> PurgeAsync(P.PurgeInstanceFilter filter, bool recursive) => store.WriteAsync(session => InstancePurge.All(session, filter, recursive));

    public List<HistoryEvent>? History(string instanceId) => store.Load(instanceId)?.History;

    private static int Size(int asked) => asked <= 0 ? UsualPage : Math.Min(asked, LargestPage);
}
