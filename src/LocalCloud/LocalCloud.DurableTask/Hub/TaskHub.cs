using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Hub;

/// <summary>What clients can do, over gRPC or HTTP, in the protocol's own messages.</summary>
internal sealed partial class TaskHub(
    DurableEngineOptions options, DurableStore store, StartGate gate, InstanceWaiters waiters, Action<Delivery> deliver, CancellationToken ended)
{
    public string Name => options.HubName;

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    /// <summary>
    /// An instance id that is pending, running or suspended is refused, and so is an ended one whose status the policy does not list. A
    /// policy may list the others, too: then what runs is replaced.
    /// </summary>
    public async Task<string> StartAsync(P.CreateInstanceRequest request)
    {
        Limits.CheckName(request.Name, "An orchestration");
        var id = request.InstanceId is { Length: > 0 } given ? given : Guid.NewGuid().ToString("N");
        Limits.CheckInstanceId(id);
        var start = Events.New(Now);
        start.ExecutionStarted = new()
        {
            Name = request.Name,
            Version = request.Version,
            Input = Limits.CheckPayload(request.Input),
            ScheduledStartTimestamp = request.ScheduledStartTimestamp,
            ParentTraceContext = request.ParentTraceContext,
            Tags = { request.Tags },
        };
        await PostAsync(session => Create(session, id, start, request.OrchestrationIdReusePolicy));
        return id;
    }

    /// <summary>Starts an ended instance again with its name, version, tags and input, under its own id or a new one.</summary>
    public async Task<string> RestartAsync(string instanceId, bool withNewId)
    {
        var id = withNewId ? Guid.NewGuid().ToString("N") : instanceId;
        await PostAsync(session =>
        {
            var before = InstanceQueries.StartOf(session, instanceId) ?? throw HubException.Missing(instanceId);
            if (!withNewId && InstanceRows.Find(session, instanceId) is { IsOver: false } running)
            {
                throw new HubException(
                    HubError.WrongState, $"Cannot restart orchestration instance '{instanceId}' because the instance is in the {running.Status} state.");
            }

            var start = Events.New(Now);
            start.ExecutionStarted = new() { Name = before.Name, Version = before.Version, Input = before.Input, Tags = { before.Tags } };
            return Create(session, id, start, null);
        });
        return id;
    }

    public Task RaiseEventAsync(string instanceId, string name, string? input)
    {
        Limits.CheckName(name, "An event");
        return SendAsync(instanceId, $"raise event '{name}' for", Events.Raised(Now, name, Limits.CheckPayload(input)));
    }

    public Task TerminateAsync(string instanceId, string? output, bool recursive) =>
        SendAsync(instanceId, "terminate", Events.Terminated(Now, Limits.CheckPayload(output), recursive));

    public Task SuspendAsync(string instanceId, string? reason)
    {
        var suspended = Events.New(Now);
        suspended.ExecutionSuspended = new() { Input = reason };
        return SendAsync(instanceId, "suspend", suspended);
    }

    public Task ResumeAsync(string instanceId, string? reason)
    {
        var resumed = Events.New(Now);
        resumed.ExecutionResumed = new() { Input = reason };
        return SendAsync(instanceId, "resume", resumed);
    }

    /// <summary>
    /// Takes the failures out of a failed instance and has what failed done again, sub-orchestrations too. A failure that the code has answered
    /// with a further step stays.
    /// </summary>
    public Task RewindAsync(string instanceId, string? reason) => PostAsync(session =>
    {
        var target = InstanceRows.Find(session, instanceId) ?? throw HubException.Missing(instanceId);
        return [InstanceRewind.Request(session, target.Key, reason, Now) ?? throw new HubException(
            HubError.WrongState,
            $"Cannot rewind orchestration instance '{instanceId}' because the instance is in the {target.Status} state; only failed ones can be rewound.")];
    });

    private List<Delivery> Create(SqliteSession session, string id, HistoryEvent start, P.OrchestrationIdReusePolicy? policy)
    {
        var existing = InstanceRows.Find(session, id);
        if (existing is not null && !(policy is null ? existing.IsOver : policy.ReplaceableStatus.Contains(existing.Status)))
        {
            throw new HubException(HubError.AlreadyExists, $"An Orchestration instance with the status {existing.Status} already exists: '{id}'.");
        }

        List<Delivery> deliveries = existing is { IsOver: false } ? [.. EntityRows.ReleaseAll(session, existing.Key, id, Now)] : [];
        var visible = start.ExecutionStarted.ScheduledStartTimestamp?.ToDateTime() is { } later && later > Now ? later : (DateTime?)null;
        deliveries.Add(InstanceRows.Create(session, id, start, Now, visible, existing));
        return deliveries;
    }

    private Task<bool> SendAsync(string instanceId, string what, HistoryEvent message) => PostAsync(session =>
    {
        var target = InstanceRows.Find(session, instanceId) ?? throw HubException.Missing(instanceId);
        return target.IsOver
            ? throw new HubException(
                HubError.WrongState, $"Cannot {what} orchestration instance '{instanceId}' because the instance is in the {target.Status} state.")
            : [InstanceRows.Post(session, target.Key, message)];
    });

    private Task<bool> PostAsync(Func<SqliteSession, List<Delivery>> post) => gate.RunAsync(async () =>
    {
        await store.PostAsync(post, posted => posted.ForEach(deliver));
        return true;
    });
}
