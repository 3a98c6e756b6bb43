using System.Globalization;
using System.Text;
using LocalCloud.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Replay;

/// <summary>What an orchestrator sees: every call becomes an action with the next id, and is answered when its event is in the history.</summary>
internal sealed class OrchestrationContext(
    string instanceId, ExecutionStarted started, OrchestratorLoop loop, DataConverter converter, ILoggerFactory loggerFactory) : TaskOrchestrationContext
{
    /// <summary>As the real service: 16 KB of UTF-16.</summary>
    private const int LargestCustomStatus = 16 * 1024;

    private readonly SortedDictionary<int, ScheduledEvent> _asked = [];
    private readonly Dictionary<int, OpenTask> _open = [];
    private OrchestrationEntities? _entities;
    private int _guids;

    public override TaskName Name => started.Name;

    public override string InstanceId => instanceId;

    public override string Version => started.Version ?? string.Empty;

    public override ParentOrchestrationInstance? Parent { get; } =
        started.Parent is { } parent ? new(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public override Microsoft.DurableTask.Entities.TaskOrchestrationEntityFeature Entities => _entities ??= new(this);

    public IReadOnlyList<string> HeldLocks => _entities?.Held ?? [];

    public DateTime Now { get; set; }

    public bool Replaying { get; set; }

    public int NextId { get; private set; } = started.FirstId;

    public string? CustomStatus { get; private set; } = started.CustomStatus;

    public ContinueAsNewOptions? Continuation { get; private set; }

    public ExternalEvents Events { get; } = new(converter);

    /// <summary>Timers given up before they fired.</summary>
    public List<int> CancelledTimers { get; } = [];

    /// <summary>What the code has asked for and the history does not say yet, in order.</summary>
    public SortedDictionary<int, ScheduledEvent> Asked => _asked;

    protected override ILoggerFactory LoggerFactory => loggerFactory;

    public override T? GetInput<T>()
        where T : default => converter.Deserialize<T>(started.Input);

    public object? GetInput(Type type) => converter.Deserialize(started.Input, type);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Check(name, input, options);
        var serialized = Serialize(input);
        var version = options?.Version is { } own ? own.Version : started.Version;
        return RetryLoop.Run(this, options?.Retry, () => Open<TResult>(name, id => new TaskScheduled(id, name.Name, serialized, version)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Check(orchestratorName, input, options);
        _entities?.EnsureOutside("call sub-orchestrations");
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        Limits.CheckInstanceId(child);
        var serialized = Serialize(input);
        var tags = options?.Tags is { } given ? new Dictionary<string, string>(given) : null;
        var version = options?.Version is { } own ? own.Version : null;
        return RetryLoop.Run(this, options?.Retry, () => Open<TResult>(
            orchestratorName, id => new SubOrchestrationScheduled(id, orchestratorName.Name, child, serialized, version, tags)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureOnLoop();
        var id = NextId;
        var timer = Open<object>("timer", new TimerCreated(id, fireAt.ToUniversalTime()));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                if (_open.Remove(id))
                {
                    CancelledTimers.Add(id);
                    timer.Cancel(cancellationToken);
                }
            });
        }

        return timer.Task;
    }

    public override Task<T?> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
        where T : default
    {
        EnsureOnLoop();
        Limits.CheckEventName(eventName);
        return Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureOnLoop();
        Limits.CheckInstanceId(instanceId);
        Limits.CheckEventName(eventName);
        Tell(id => new EventSent(id, instanceId, eventName, Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureOnLoop();
        var serialized = converter.Serialize(customStatus);
        if (serialized is not null && Encoding.Unicode.GetByteCount(serialized) > LargestCustomStatus)
        {
            throw new ArgumentException(
                "The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is "
                + (Encoding.Unicode.GetByteCount(serialized) / 1024.0).ToString("N2", CultureInfo.InvariantCulture) + " KB.",
                nameof(customStatus));
        }

        CustomStatus = serialized;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnsureOnLoop();
        Continuation = options;
    }

    public override Guid NewGuid()
    {
        EnsureOnLoop();
        return DeterministicGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{Now:o}_{_guids++}"));
    }

    public OpenTask? Close(int id) => _open.Remove(id, out var task) ? task : null;

    /// <summary>Something that has an answer.</summary>
    public Task<T> Open<T>(string name, Func<int, ScheduledEvent> action, Func<Failure, Exception>? exceptionOf = null)
    {
        EnsureOnLoop();
        return Open<T>(name, action(NextId), exceptionOf).Task;
    }

    /// <summary>Something that has none.</summary>
    public void Tell(Func<int, ScheduledEvent> action)
    {
        EnsureOnLoop();
        var told = action(NextId);
        NextId++;
        _asked.Add(told.Id, told);
    }

    public string? Serialize(object? value) => Limits.CheckPayload(converter.Serialize(value));

    private OpenTask<T> Open<T>(string name, ScheduledEvent action, Func<Failure, Exception>? exceptionOf = null)
    {
        NextId++;
        var task = new OpenTask<T>(name, action.Id, converter, exceptionOf);
        _asked.Add(action.Id, action);
        _open.Add(action.Id, task);
        return task;
    }

    private void Check(TaskName name, object? input, TaskOptions? options)
    {
        EnsureOnLoop();
        ArgumentException.ThrowIfNullOrEmpty(name.Name);
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException($"A {nameof(TaskOptions)} was given as the input. Was it meant to be the {nameof(options)}?", nameof(input));
        }
    }

    private void EnsureOnLoop()
    {
        if (!loop.IsCurrent)
        {
            throw new InvalidOperationException(OrchestrationSession.InvalidAsynchronousInvocation);
        }
    }
}
