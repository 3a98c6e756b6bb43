using System.Text.Json.Serialization;

namespace LocalCloud.DurableTask.History;

/// <summary>
/// What happened to an instance. The history of an instance is all its state; the order of its events is the order of replay.
/// The names written here are stored: never change one.
/// </summary>
[JsonDerivedType(typeof(OrchestratorStarted), "orchestrator-started")]
[JsonDerivedType(typeof(ExecutionStarted), "execution-started")]
[JsonDerivedType(typeof(TaskScheduled), "task-scheduled")]
[JsonDerivedType(typeof(TaskCompleted), "task-completed")]
[JsonDerivedType(typeof(TaskFailed), "task-failed")]
[JsonDerivedType(typeof(SubOrchestrationScheduled), "sub-orchestration-scheduled")]
[JsonDerivedType(typeof(SubOrchestrationCompleted), "sub-orchestration-completed")]
[JsonDerivedType(typeof(SubOrchestrationFailed), "sub-orchestration-failed")]
[JsonDerivedType(typeof(TimerCreated), "timer-created")]
[JsonDerivedType(typeof(TimerFired), "timer-fired")]
[JsonDerivedType(typeof(EventRaised), "event-raised")]
[JsonDerivedType(typeof(EventSent), "event-sent")]
[JsonDerivedType(typeof(ExecutionSuspended), "execution-suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "execution-resumed")]
[JsonDerivedType(typeof(ExecutionTerminated), "execution-terminated")]
[JsonDerivedType(typeof(ExecutionCompleted), "execution-completed")]
[JsonDerivedType(typeof(ExecutionRewound), "execution-rewound")]
[JsonDerivedType(typeof(EntityCalled), "entity-called")]
[JsonDerivedType(typeof(EntitySignaled), "entity-signaled")]
[JsonDerivedType(typeof(EntitiesLocked), "entities-locked")]
[JsonDerivedType(typeof(EntitiesUnlocked), "entities-unlocked")]
[JsonDerivedType(typeof(EntityAnswered), "entity-answered")]
[JsonDerivedType(typeof(EntitiesLockGranted), "entities-lock-granted")]
[JsonDerivedType(typeof(EntityOperation), "entity-operation")]
[JsonDerivedType(typeof(EntityLockRequest), "entity-lock-request")]
[JsonDerivedType(typeof(EntityUnlock), "entity-unlock")]
internal abstract record HistoryEvent;

/// <summary>An episode begins; its time is the orchestrator's clock until the next one.</summary>
internal sealed record OrchestratorStarted(DateTime Now) : HistoryEvent;

/// <param name="CustomStatus">Carried over by an instance that continued as new.</param>
/// <param name="FirstId">Task ids go on counting when an instance continues as new, so that a late result never meets a new task.</param>
internal sealed record ExecutionStarted(
    string Name,
    string? Input,
    string? Version = null,
    ParentReference? Parent = null,
    int FirstId = 0,
    string? CustomStatus = null,
    IReadOnlyDictionary<string, string>? Tags = null) : HistoryEvent;

/// <summary>Where the result of a sub-orchestration goes.</summary>
internal sealed record ParentReference(long Key, string InstanceId, string Name, int TaskId);

internal sealed record EventRaised(string Name, string? Input) : HistoryEvent;

internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;

internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;

internal sealed record ExecutionTerminated(string? Output, bool Recursive) : HistoryEvent;

internal sealed record ExecutionCompleted(int Status, string? Output, Failure? Failure) : HistoryEvent;

/// <summary>Before this, the failures that ended the instance were taken out of its history.</summary>
internal sealed record ExecutionRewound(string? Reason) : HistoryEvent;
