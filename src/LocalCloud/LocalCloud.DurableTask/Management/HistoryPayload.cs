using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.DurableTask.History;

namespace LocalCloud.DurableTask.Management;

/// <summary>
/// A history as the management API shows it: a task that has been answered is one event, with the name and time it was scheduled with. Our
/// events know the time of their episode.
/// </summary>
internal sealed class HistoryPayload(bool showInput, bool showOutput)
{
    private readonly Dictionary<int, HistoryEvent> _scheduled = [];
    private DateTime _now;

    public JsonArray Of(RecordedHistory history)
    {
        var answered = history.Events.Where(static @event => @event.EventTypeCase != EventCase.TimerFired).Select(static @event => @event.Answered()).ToHashSet();
        var shown = new JsonArray();
        foreach (var @event in history.Events)
        {
            if (@event.EventTypeCase == EventCase.OrchestratorStarted)
            {
                _now = @event.Timestamp.ToDateTime();
                continue;
            }

            if (@event.IsAction())
            {
                _scheduled[@event.EventId] = @event;
            }

            if (@event.EventTypeCase != EventCase.OrchestratorCompleted && !(@event.IsAction() && answered.Contains(@event.EventId)))
            {
                shown.Add((JsonNode)Show(@event));
            }
        }

        return shown;
    }

    private JsonObject Show(HistoryEvent @event) => @event.EventTypeCase switch
    {
        EventCase.ExecutionStarted => Event("ExecutionStarted", ("Input", Input(@event.ExecutionStarted.Input)), ("FunctionName", @event.ExecutionStarted.Name)),
        EventCase.TaskScheduled => Event("TaskScheduled", ("Name", @event.TaskScheduled.Name), ("Input", Input(@event.TaskScheduled.Input))),
        EventCase.SubOrchestrationInstanceCreated => Event(
            "SubOrchestrationInstanceCreated",
            ("Name", @event.SubOrchestrationInstanceCreated.Name),
            ("InstanceId", @event.SubOrchestrationInstanceCreated.InstanceId),
            ("Input", Input(@event.SubOrchestrationInstanceCreated.Input))),
        EventCase.TaskCompleted => Answered(@event, ("Result", Output(@event.TaskCompleted.Result))),
        EventCase.TaskFailed => Answered(@event, Reason(@event.TaskFailed.FailureDetails)),
        EventCase.SubOrchestrationInstanceCompleted => Answered(@event, ("Result", Output(@event.SubOrchestrationInstanceCompleted.Result))),
        EventCase.SubOrchestrationInstanceFailed => Answered(@event, Reason(@event.SubOrchestrationInstanceFailed.FailureDetails)),
        EventCase.TimerCreated => Event("TimerCreated", ("FireAt", @event.TimerCreated.FireAt.ToDateTime())),
        EventCase.TimerFired => Event("TimerFired", ("FireAt", @event.TimerFired.FireAt?.ToDateTime())),
        EventCase.EventRaised => Event("EventRaised", ("Name", @event.EventRaised.Name), ("Input", Input(@event.EventRaised.Input))),
        EventCase.EventSent => Event(
            "EventSent", ("InstanceId", @event.EventSent.InstanceId), ("Name", @event.EventSent.Name), ("Input", Input(@event.EventSent.Input))),
        EventCase.ExecutionSuspended => Event("ExecutionSuspended", ("Reason", @event.ExecutionSuspended.Input)),
        EventCase.ExecutionResumed => Event("ExecutionResumed", ("Reason", @event.ExecutionResumed.Input)),
        EventCase.ExecutionTerminated => Event("ExecutionTerminated", ("Input", Input(@event.ExecutionTerminated.Input))),
        EventCase.ExecutionRewound => Event("ExecutionRewound", ("Reason", @event.ExecutionRewound.Reason)),
        EventCase.ExecutionCompleted => Event(
            "ExecutionCompleted",
            ("OrchestrationStatus", @event.ExecutionCompleted.OrchestrationStatus.ToString()),
            ("Result", Output(@event.ExecutionCompleted.Result)),
            Reason(@event.ExecutionCompleted.FailureDetails)),
        _ => Event(@event.EventTypeCase.ToString()),
    };

    private JsonObject Answered(HistoryEvent answer, (string, object?) outcome)
    {
        var action = _scheduled.GetValueOrDefault(answer.Answered()!.Value);
        var name = action?.TaskScheduled?.Name ?? action?.SubOrchestrationInstanceCreated?.Name;
        var input = action?.TaskScheduled?.Input ?? action?.SubOrchestrationInstanceCreated?.Input;
        return Event(
            answer.EventTypeCase.ToString(), outcome, ("ScheduledTime", action?.Timestamp.ToDateTime()), ("FunctionName", name), ("Input", Input(input)));
    }

    /// <summary>What is null is left out.</summary>
    private JsonObject Event(string type, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var shown = new JsonObject { ["EventType"] = type, ["Timestamp"] = Text(_now) };
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                shown[name] = value switch
                {
                    DateTime time => Text(time),
                    JsonNode node => node,
                    _ => (string)value,
                };
            }
        }

        return shown;
    }

    private static (string, object?) Reason(P.TaskFailureDetails? failure) => ("Reason", failure?.ErrorMessage);

    /// <summary>Inputs stay the text they are; results become JSON.</summary>
    private string? Input(string? stored) => showInput ? stored : null;

    private JsonNode? Output(string? stored) => showOutput ? Answer.Parse(stored) : null;

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);
}
