using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Management;

/// <summary>
/// A history as the management API shows it: a task that has been answered is one event, with the name and time it was scheduled with. Our
/// events know the time of their episode.
/// </summary>
internal sealed class HistoryPayload(bool showInput, bool showOutput)
{
    private readonly Dictionary<int, (ScheduledEvent Action, DateTime At)> _scheduled = [];
    private DateTime _now;

    public JsonArray Of(RecordedHistory history)
    {
        var answered = history.Events.OfType<AnswerEvent>().Where(static answer => answer is not TimerFired).Select(static answer => answer.Id).ToHashSet();
        var shown = new JsonArray();
        foreach (var @event in history.Events)
        {
            if (@event is OrchestratorStarted episode)
            {
                _now = episode.Now;
                continue;
            }

            if (@event is ScheduledEvent action)
            {
                _scheduled[action.Id] = (action, _now);
            }

            if (@event is not ScheduledEvent scheduled || !answered.Contains(scheduled.Id))
            {
                shown.Add((JsonNode)Show(@event));
            }
        }

        return shown;
    }

    private JsonObject Show(HistoryEvent @event) => @event switch
    {
        ExecutionStarted started => Event("ExecutionStarted", ("Input", Input(started.Input)), ("FunctionName", started.Name)),
        TaskScheduled task => Event("TaskScheduled", ("Name", task.Name), ("Input", Input(task.Input))),
        SubOrchestrationScheduled child => Event(
            "SubOrchestrationInstanceCreated", ("Name", child.Name), ("InstanceId", child.InstanceId), ("Input", Input(child.Input))),
        TaskCompleted completed => Answered("TaskCompleted", completed, ("Result", Output(completed.Result))),
        TaskFailed failed => Answered("TaskFailed", failed, Reason(failed.Failure)),
        SubOrchestrationCompleted completed => Answered("SubOrchestrationInstanceCompleted", completed, ("Result", Output(completed.Result))),
        SubOrchestrationFailed failed => Answered("SubOrchestrationInstanceFailed", failed, Reason(failed.Failure)),
        TimerCreated timer => Event("TimerCreated", ("FireAt", timer.FireAt)),
        TimerFired fired => Event("TimerFired", ("FireAt", _scheduled.TryGetValue(fired.Id, out var timer) ? ((TimerCreated)timer.Action).FireAt : null)),
        EventRaised raised => Event("EventRaised", ("Name", raised.Name), ("Input", Input(raised.Input))),
        EventSent sent => Event("EventSent", ("InstanceId", sent.InstanceId), ("Name", sent.Name), ("Input", Input(sent.Input))),
        ExecutionSuspended suspended => Event("ExecutionSuspended", ("Reason", suspended.Reason)),
        ExecutionResumed resumed => Event("ExecutionResumed", ("Reason", resumed.Reason)),
        ExecutionTerminated terminated => Event("ExecutionTerminated", ("Input", Input(terminated.Output))),
        ExecutionRewound rewound => Event("ExecutionRewound", ("Reason", rewound.Reason)),
        ExecutionCompleted completed => Event(
            "ExecutionCompleted",
            ("OrchestrationStatus", ((OrchestrationRuntimeStatus)completed.Status).ToString()),
            ("Result", Output(completed.Output)),
            Reason(completed.Failure)),
        _ => Event(@event.GetType().Name),
    };

    private JsonObject Answered(string type, AnswerEvent answer, (string, object?) outcome)
    {
        var (action, at) = _scheduled.GetValueOrDefault(answer.Id);
        var (name, input) = action switch
        {
            TaskScheduled task => (task.Name, task.Input),
            SubOrchestrationScheduled child => (child.Name, child.Input),
            _ => (null, null),
        };
        return Event(type, outcome, ("ScheduledTime", at), ("FunctionName", name), ("Input", Input(input)));
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

    private static (string, object?) Reason(Failure? failure) => ("Reason", failure?.Message);

    /// <summary>Inputs stay the text they are; results become JSON.</summary>
    private string? Input(string? stored) => showInput ? stored : null;

    private JsonNode? Output(string? stored) => showOutput ? Answer.Parse(stored) : null;

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);
}
