using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask;

/// <summary>
/// The client of the engine in the same process. Where the real one throws an <c>RpcException</c> (NotFound, AlreadyExists,
/// FailedPrecondition), this one throws the exception the host wraps in it: <see cref="ArgumentException"/> for an instance that does not
/// exist, <see cref="InvalidOperationException"/> for one in the wrong state.
/// </summary>
internal sealed partial class LocalDurableTaskClient(
    DurableEngineOptions options, DurableStore store, StartGate gate, InstanceWaiters waiters, Action<Delivery> deliver) : DurableTaskClient(options.HubName)
{
    public override Microsoft.DurableTask.Client.Entities.DurableEntityClient Entities => field ??= new LocalEntityClient(options, store, gate, deliver);

    public Uri ManagementBaseUri => options.Address?.Invoke() ?? options.ManagementBaseUri;

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    /// <summary>
    /// An instance id that is pending, running or suspended is refused, and so is one with a status of
    /// <see cref="StartOrchestrationOptions.DedupeStatuses"/>. Otherwise an ended instance with this id is replaced.
    /// </summary>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.ToString(), nameof(orchestratorName));
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        Limits.CheckInstanceId(id);
        var refused = Refused(options?.DedupeStatuses);
        var tags = options?.Tags is { Count: > 0 } given ? new Dictionary<string, string>(given) : null;
        var start = new ExecutionStarted(orchestratorName.Name, Serialize(input), options?.Version?.Version, Tags: tags);
        await PostAsync(session => Create(session, id, start, options?.StartAt, refused), cancellation);
        return id;
    }

    /// <summary>As above, with an input that is JSON already.</summary>
    internal async Task<string> ScheduleSerializedAsync(string orchestrator, string? instanceId, string? json, string? version, CancellationToken cancellation)
    {
        var id = string.IsNullOrEmpty(instanceId) ? Guid.NewGuid().ToString("N") : instanceId;
        Limits.CheckInstanceId(id);
        var start = new ExecutionStarted(orchestrator, Limits.CheckPayload(json), version);
        await PostAsync(session => Create(session, id, start, null, Refused(null)), cancellation);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Limits.CheckEventName(eventName);
        return SendAsync(instanceId, "raise event '" + eventName + "' for", new EventRaised(eventName, Serialize(eventPayload)), cancellation);
    }

    /// <summary>As above, with a payload that is JSON already.</summary>
    internal Task RaiseSerializedAsync(string instanceId, string eventName, string? json, CancellationToken cancellation)
    {
        Limits.CheckEventName(eventName);
        return SendAsync(instanceId, "raise event '" + eventName + "' for", new EventRaised(eventName, Limits.CheckPayload(json)), cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, "terminate", new ExecutionTerminated(Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, "suspend", new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, "resume", new ExecutionResumed(reason), cancellation);

    /// <summary>Starts an ended instance again with its name, version, tags and input, under its own id or a new one.</summary>
    public override async Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var id = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await PostAsync(
            session =>
            {
                var metadata = InstanceQueries.Get(session, instanceId, options.DataConverter) ?? throw Missing(instanceId);
                var version = InstanceQueries.VersionOf(session, instanceId);
                var start = new ExecutionStarted(metadata.Name, metadata.SerializedInput, version, Tags: metadata.Tags);
                return Create(session, id, start, null, Refused(null));
            },
            cancellation);
        return id;
    }

    /// <summary>
    /// Takes the failures out of a failed instance and has what failed done again, sub-orchestrations too. A failure that the code has answered
    /// with a further step stays.
    /// </summary>
    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return PostAsync(
            session =>
            {
                var target = InstanceRows.Find(session, instanceId) ?? throw Missing(instanceId);
                return InstanceRewind.Request(session, target.Key, reason, Now) ?? throw new InvalidOperationException(
                    $"Cannot rewind orchestration instance '{instanceId}' because the instance is in the {target.Status} state; only failed ones can be rewound.");
            },
            cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static OrchestrationRuntimeStatus[] Refused(IReadOnlyList<string>? dedupe) =>
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        .. (dedupe ?? []).Select(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.")),
    ];

    private static ArgumentException Missing(string instanceId) => new($"No instance with ID '{instanceId}' was found.", nameof(instanceId));

    private Delivery Create(
        SqliteSession session, string id, ExecutionStarted start, DateTimeOffset? startAt, OrchestrationRuntimeStatus[] refused)
    {
        var existing = InstanceRows.Find(session, id);
        if (existing is not null && refused.Contains(existing.Status))
        {
            throw new InvalidOperationException($"An Orchestration instance with the status {existing.Status} already exists: '{id}'.");
        }

        var visible = startAt?.UtcDateTime is { } later && later > Now ? later : (DateTime?)null;
        return InstanceRows.Create(session, id, start, Now, visible, existing);
    }

    private Task SendAsync(string instanceId, string what, HistoryEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return PostAsync(
            session =>
            {
                var target = InstanceRows.Find(session, instanceId) ?? throw Missing(instanceId);
                return target.IsOver
                    ? throw new InvalidOperationException(
                        $"Cannot {what} orchestration instance '{instanceId}' because the instance is in the {target.Status} state.")
                    : InstanceRows.Post(session, target.Key, message);
            },
            cancellation);
    }

    /// <summary>Cancellation counts until the write is on its way; after that it is durable, and delivered, whoever still listens.</summary>
    private async Task PostAsync(Func<SqliteSession, Delivery> post, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await gate.RunAsync(async () =>
        {
            await store.PostAsync(post, deliver);
            return true;
        });
    }

    private string? Serialize(object? value) => Limits.CheckPayload(options.DataConverter.Serialize(value));
}
