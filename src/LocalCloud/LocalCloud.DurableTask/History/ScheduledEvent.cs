namespace LocalCloud.DurableTask.History;

/// <summary>Something the orchestrator's code asked for; the same code must ask for the same at the same position when it is replayed.</summary>
internal abstract record ScheduledEvent(int Id) : HistoryEvent
{
    /// <summary>
    /// Kind, name and where it goes: what must be the same on replay, and is shown when it is not. Inputs and times may change, as in the
    /// real service.
    /// </summary>
    public abstract string Describe();

    public sealed override string ToString() => $"{Describe()} #{Id}";
}

internal sealed record TaskScheduled(int Id, string Name, string? Input, string? Version) : ScheduledEvent(Id)
{
    public override string Describe() => $"TaskScheduled {Name}";
}

internal sealed record SubOrchestrationScheduled(
    int Id, string Name, string InstanceId, string? Input, string? Version, IReadOnlyDictionary<string, string>? Tags) : ScheduledEvent(Id)
{
    public override string Describe() => $"SubOrchestration {Name} as {InstanceId}";
}

internal sealed record TimerCreated(int Id, DateTime FireAt) : ScheduledEvent(Id)
{
    public override string Describe() => "Timer";
}

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Input) : ScheduledEvent(Id)
{
    public override string Describe() => $"Event {Name} to {InstanceId}";
}

/// <summary>The answer to a <see cref="ScheduledEvent"/> with the same id.</summary>
internal abstract record AnswerEvent(int Id) : HistoryEvent;

internal sealed record TaskCompleted(int Id, string? Result) : AnswerEvent(Id);

internal sealed record TaskFailed(int Id, Failure Failure) : AnswerEvent(Id);

internal sealed record SubOrchestrationCompleted(int Id, string? Result) : AnswerEvent(Id);

internal sealed record SubOrchestrationFailed(int Id, Failure Failure) : AnswerEvent(Id);

internal sealed record TimerFired(int Id) : AnswerEvent(Id);
