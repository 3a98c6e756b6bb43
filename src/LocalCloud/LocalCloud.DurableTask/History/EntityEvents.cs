namespace LocalCloud.DurableTask.History;

/// <summary>Who waits for an entity's answer.</summary>
internal sealed record EntityCaller(long Key, string InstanceId, int TaskId);

internal sealed record EntityCalled(int Id, string Entity, string Operation, string? Input) : ScheduledEvent(Id)
{
    public override string Describe() => $"EntityCall {Operation} of {Entity}";
}

internal sealed record EntitySignaled(int Id, string Entity, string Operation, string? Input, DateTime? At) : ScheduledEvent(Id)
{
    public override string Describe() => $"EntitySignal {Operation} to {Entity}";
}

/// <param name="Entities">In the order in which all orchestrations lock them, so that none waits for another in a circle.</param>
internal sealed record EntitiesLocked(int Id, IReadOnlyList<string> Entities) : ScheduledEvent(Id)
{
    public override string Describe() => $"EntityLock {string.Join(", ", Entities)}";
}

internal sealed record EntitiesUnlocked(int Id, IReadOnlyList<string> Entities) : ScheduledEvent(Id)
{
    public override string Describe() => $"EntityUnlock {string.Join(", ", Entities)}";
}

internal sealed record EntityAnswered(int Id, string? Result, Failure? Failure) : AnswerEvent(Id);

internal sealed record EntitiesLockGranted(int Id) : AnswerEvent(Id);

/// <summary>A message in an entity's inbox.</summary>
/// <param name="Caller">Null for a signal.</param>
internal sealed record EntityOperation(string Name, string? Input, EntityCaller? Caller) : HistoryEvent;

/// <summary>Goes from entity to entity; the last one answers.</summary>
internal sealed record EntityLockRequest(EntityCaller Caller, IReadOnlyList<string> Entities, int Position) : HistoryEvent;

internal sealed record EntityUnlock(long Owner) : HistoryEvent;
