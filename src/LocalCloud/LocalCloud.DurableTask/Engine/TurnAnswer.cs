using System.Globalization;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Makes an episode of a worker's answer: every action becomes the event with its number.</summary>
internal static class TurnAnswer
{
    /// <summary>As the real service: 16 KB of UTF-16.</summary>
    private const int LargestCustomStatus = 16 * 1024;

    public static Episode Read(Instance instance, List<HistoryEvent> fresh, P.OrchestratorResponse response, DateTime now)
    {
        List<HistoryEvent> events = [.. fresh];
        List<P.TerminateOrchestrationAction> terminations = [];
        P.CompleteOrchestrationAction? complete = null;
        foreach (var action in response.Actions)
        {
            if (action.CompleteOrchestration is { } completed)
            {
                complete = completed;
            }
            else if (action.TerminateOrchestration is { } termination)
            {
                terminations.Add(termination);
            }
            else
            {
                events.Add(ToEvent(instance, action, now));
            }
        }

        if (response.CustomStatus is { } customStatus && customStatus.Length * sizeof(char) > LargestCustomStatus)
        {
            complete = TooLarge(customStatus);
            response.CustomStatus = instance.CustomStatus;
        }

        var next = complete is { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew } ? Next(instance, fresh, complete, now) : null;
        var completion = complete is null || next is not null ? null : new P.ExecutionCompletedEvent
        {
            OrchestrationStatus = complete.OrchestrationStatus, Result = complete.Result, FailureDetails = complete.FailureDetails,
        };
        if (completion is not null)
        {
            var end = Events.New(now);
            end.ExecutionCompleted = completion;
            events.Add(end);
        }

        var done = Events.New(now);
        done.OrchestratorCompleted = new();
        events.Add(done);
        return new Episode
        {
            Events = events,
            Status = completion?.OrchestrationStatus ?? StatusAfter(instance, fresh),
            CustomStatus = response.CustomStatus,
            Terminations = terminations,
            Completion = completion,
            NextExecution = next,
            Termination = completion is { OrchestrationStatus: OrchestrationStatus.Terminated }
                ? fresh.FindLast(static @event => @event.EventTypeCase == EventCase.ExecutionTerminated)
                : null,
        };
    }

    public static HistoryEvent ToEvent(Instance instance, P.OrchestratorAction action, DateTime now)
    {
        var @event = Events.New(now, action.Id);
        switch (action.OrchestratorActionTypeCase)
        {
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                var task = action.ScheduleTask;
                @event.TaskScheduled = new()
                {
                    Name = task.Name, Version = task.Version, Input = task.Input, ParentTraceContext = task.ParentTraceContext, Tags = { task.Tags },
                };
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                @event.TimerCreated = new() { FireAt = action.CreateTimer.FireAt };
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                var child = action.CreateSubOrchestration;
                @event.SubOrchestrationInstanceCreated = new()
                {
                    InstanceId = child.InstanceId is { Length: > 0 } id ? id : $"{instance.Execution}:{action.Id.ToString("X4", CultureInfo.InvariantCulture)}",
                    Name = child.Name,
                    Version = child.Version,
                    Input = child.Input,
                    ParentTraceContext = child.ParentTraceContext,
                    Tags = { child.Tags },
                };
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                @event.EventSent = new() { InstanceId = action.SendEvent.Instance?.InstanceId ?? "", Name = action.SendEvent.Name, Input = action.SendEvent.Data };
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage:
                Read(@event, action.SendEntityMessage);
                break;
            default:
                throw new DurableWorkerException($"The worker of '{instance.Id}' asked for {action.OrchestratorActionTypeCase}, which is not known here.");
        }

        return @event;
    }

    private static void Read(HistoryEvent @event, P.SendEntityMessageAction message)
    {
        switch (message.EntityMessageTypeCase)
        {
            case P.SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled:
                @event.EntityOperationCalled = message.EntityOperationCalled;
                break;
            case P.SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled:
                @event.EntityOperationSignaled = message.EntityOperationSignaled;
                break;
            case P.SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested:
                @event.EntityLockRequested = message.EntityLockRequested;
                break;
            case P.SendEntityMessageAction.EntityMessageTypeOneofCase.EntityUnlockSent:
                @event.EntityUnlockSent = message.EntityUnlockSent;
                break;
        }
    }

    private static List<HistoryEvent> Next(Instance instance, List<HistoryEvent> fresh, P.CompleteOrchestrationAction complete, DateTime now)
    {
        var before = (fresh.Find(static @event => @event.ExecutionStarted is not null) ?? instance.Start)?.ExecutionStarted
            ?? throw new DurableWorkerException($"'{instance.Id}' continues as new without having been started.");
        var start = Events.New(now);
        start.ExecutionStarted = before.Clone();
        start.ExecutionStarted.Input = complete.Result;
        start.ExecutionStarted.Version = complete.NewVersion ?? before.Version;
        start.ExecutionStarted.ScheduledStartTimestamp = null;
        start.ExecutionStarted.OrchestrationInstance = new() { InstanceId = instance.Id, ExecutionId = InstanceRows.NewExecution() };
        foreach (var (name, value) in complete.Tags)
        {
            start.ExecutionStarted.Tags[name] = value;
        }

        return [start, .. complete.CarryoverEvents];
    }

    private static OrchestrationStatus StatusAfter(Instance instance, List<HistoryEvent> fresh)
    {
        foreach (var @event in fresh)
        {
            instance.IsSuspended = @event.EventTypeCase switch
            {
                EventCase.ExecutionSuspended => true,
                EventCase.ExecutionResumed => false,
                _ => instance.IsSuspended,
            };
        }

        return instance.IsSuspended ? OrchestrationStatus.Suspended : OrchestrationStatus.Running;
    }

    private static P.CompleteOrchestrationAction TooLarge(string customStatus) => new()
    {
        OrchestrationStatus = OrchestrationStatus.Failed,
        FailureDetails = new()
        {
            ErrorType = typeof(ArgumentException).FullName,
            ErrorMessage = "The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is "
                + string.Create(CultureInfo.InvariantCulture, $"{customStatus.Length * sizeof(char) / 1024.0:0.##} KB."),
        },
    };
}
