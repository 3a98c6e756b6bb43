using Google.Protobuf.WellKnownTypes;

namespace LocalCloud.DurableTask.History;

/// <summary>Making and telling apart the protocol's events.</summary>
internal static class Events
{
    /// <summary>An event that no action of the orchestrator has a number for.</summary>
    public const int Unnumbered = -1;

    public static HistoryEvent New(DateTime now, int id = Unnumbered) => new() { EventId = id, Timestamp = Timestamp.FromDateTime(now) };

    /// <summary>Asked for by the orchestrator's code; the same code must ask for it again at the same position.</summary>
    public static bool IsAction(this HistoryEvent @event) => @event.EventTypeCase
        is EventCase.TaskScheduled or EventCase.TimerCreated or EventCase.SubOrchestrationInstanceCreated or EventCase.EventSent
        or EventCase.EntityOperationCalled or EventCase.EntityOperationSignaled or EventCase.EntityLockRequested or EventCase.EntityUnlockSent;

    /// <summary>Came from outside; everything else was written by the engine itself.</summary>
    public static bool IsInput(this HistoryEvent @event) => !@event.IsAction() && @event.EventTypeCase
        is not (EventCase.OrchestratorStarted or EventCase.OrchestratorCompleted or EventCase.ExecutionCompleted);

    /// <summary>Of our own book-keeping: the worker must not see it, or would try to rewind by itself.</summary>
    public static bool IsForWorker(this HistoryEvent @event) => @event.EventTypeCase is not EventCase.ExecutionRewound;

    /// <summary>The number of the task, sub-orchestration or timer that this answers; null for other events.</summary>
    public static int? Answered(this HistoryEvent @event) => @event.EventTypeCase switch
    {
        EventCase.TaskCompleted => @event.TaskCompleted.TaskScheduledId,
        EventCase.TaskFailed => @event.TaskFailed.TaskScheduledId,
        EventCase.SubOrchestrationInstanceCompleted => @event.SubOrchestrationInstanceCompleted.TaskScheduledId,
        EventCase.SubOrchestrationInstanceFailed => @event.SubOrchestrationInstanceFailed.TaskScheduledId,
        EventCase.TimerFired => @event.TimerFired.TimerId,
        _ => null,
    };

    public static bool IsTaskAnswer(this HistoryEvent @event) => @event.EventTypeCase is EventCase.TaskCompleted or EventCase.TaskFailed;

    public static HistoryEvent TaskCompleted(DateTime now, int id, string? result)
    {
        var @event = New(now);
        @event.TaskCompleted = new() { TaskScheduledId = id, Result = result };
        return @event;
    }

    public static HistoryEvent TaskFailed(DateTime now, int id, P.TaskFailureDetails failure)
    {
        var @event = New(now);
        @event.TaskFailed = new() { TaskScheduledId = id, FailureDetails = failure };
        return @event;
    }

    public static HistoryEvent ChildFailed(DateTime now, int id, P.TaskFailureDetails failure)
    {
        var @event = New(now);
        @event.SubOrchestrationInstanceFailed = new() { TaskScheduledId = id, FailureDetails = failure };
        return @event;
    }

    public static HistoryEvent Raised(DateTime now, string name, string? input)
    {
        var @event = New(now);
        @event.EventRaised = new() { Name = name, Input = input };
        return @event;
    }

    public static HistoryEvent Terminated(DateTime now, string? output, bool recursive)
    {
        var @event = New(now);
        @event.ExecutionTerminated = new() { Input = output, Recurse = recursive };
        return @event;
    }

    /// <summary>What an action was, as far as it must stay the same: kind, name and where it goes. Inputs and times may change.</summary>
    public static string Describe(this HistoryEvent action) => action.EventTypeCase switch
    {
        EventCase.TaskScheduled => $"TaskScheduled {action.TaskScheduled.Name} #{action.EventId}",
        EventCase.SubOrchestrationInstanceCreated =>
            $"SubOrchestration {action.SubOrchestrationInstanceCreated.Name} as {action.SubOrchestrationInstanceCreated.InstanceId} #{action.EventId}",
        EventCase.TimerCreated => $"Timer #{action.EventId}",
        EventCase.EventSent => $"Event {action.EventSent.Name} to {action.EventSent.InstanceId} #{action.EventId}",
        _ => $"{action.EventTypeCase} #{action.EventId}",
    };
}
