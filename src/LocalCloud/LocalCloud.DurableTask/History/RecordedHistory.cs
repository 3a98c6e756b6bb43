using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.DurableTask.History;

namespace LocalCloud.DurableTask;

/// <summary>
/// What happened to an instance, as a file: recorded by a released version, it holds later ones to what they must repeat. An instance that
/// has continued as new has only its latest execution.
/// </summary>
public sealed class RecordedHistory
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal RecordedHistory(string instanceId, IReadOnlyList<HistoryEvent> events) => (InstanceId, Events) = (instanceId, events);

    public string InstanceId { get; }

    /// <summary>The orchestrator's name; null for an instance that has not started.</summary>
    public string? Orchestrator => Events.OfType<ExecutionStarted>().FirstOrDefault()?.Name;

    internal IReadOnlyList<HistoryEvent> Events { get; }

    /// <exception cref="FormatException">This is not a recorded history.</exception>
    public static RecordedHistory Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject file && file["instanceId"] is JsonValue id && file["events"] is JsonArray events
                ? new(id.GetValue<string>(), events.Deserialize(HistoryJson.Default.ListHistoryEvent)!)
                : throw new FormatException("This is not a recorded history: it has no instanceId or no events.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new FormatException("This is not a recorded history: " + unreadable.Message, unreadable);
        }
    }

    /// <summary>
    /// Indented, so that two recordings can be compared line by line, and without stack traces: they tell of the machine, not of the instance.
    /// </summary>
    public string ToJson() => new JsonObject
    {
        ["instanceId"] = InstanceId,
        ["events"] = JsonSerializer.SerializeToNode([.. Events.Select(WithoutStack)], HistoryJson.Default.ListHistoryEvent),
    }.ToJsonString(s_indented);

    private static HistoryEvent WithoutStack(HistoryEvent @event) => @event switch
    {
        TaskFailed failed => failed with { Failure = failed.Failure.WithoutStack() },
        SubOrchestrationFailed failed => failed with { Failure = failed.Failure.WithoutStack() },
        ExecutionCompleted { Failure: { } failure } completed => completed with { Failure = failure.WithoutStack() },
        _ => @event,
    };
}
