using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace LocalCloud.DurableTask;

/// <summary>
/// What happened to an instance, as a file: recorded by a released version, it holds later ones to what they must repeat. An instance that
/// has continued as new has only its latest execution.
/// </summary>
public sealed class RecordedHistory
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal RecordedHistory(string instanceId, IReadOnlyList<HistoryEvent> events) => (InstanceId, Events) = (instanceId, events);

    /// <summary>The instance that was recorded.</summary>
    public string InstanceId { get; }

    /// <summary>The orchestrator's name; null for an instance that has not started.</summary>
    public string? Orchestrator => Events.FirstOrDefault(static @event => @event.ExecutionStarted is not null)?.ExecutionStarted.Name;

    internal IReadOnlyList<HistoryEvent> Events { get; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">This is not a recorded history.</exception>
    public static RecordedHistory Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject file && file["instanceId"] is JsonValue id && file["events"] is JsonArray events
                ? new(id.GetValue<string>(), [.. events.Select(static @event => HistoryEvent.Parser.ParseJson(@event!.ToJsonString()))])
                : throw new FormatException("This is not a recorded history: it has no instanceId or no events.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new FormatException("This is not a recorded history: " + unreadable.Message, unreadable);
        }
    }

    /// <summary>
    /// The protocol's own JSON, indented so that two recordings can be compared line by line, and without stack traces: they tell of the
    /// machine, not of the instance.
    /// </summary>
    public string ToJson() => new JsonObject
    {
        ["instanceId"] = InstanceId,
        ["events"] = new JsonArray([.. Events.Select(static @event => JsonNode.Parse(JsonFormatter.Default.Format(WithoutStack(@event))))]),
    }.ToJsonString(s_indented);

    private static HistoryEvent WithoutStack(HistoryEvent @event)
    {
        var bare = @event.Clone();
        foreach (var failure in new[] { bare.TaskFailed?.FailureDetails, bare.SubOrchestrationInstanceFailed?.FailureDetails, bare.ExecutionCompleted?.FailureDetails })
        {
            for (var level = failure; level is not null; level = level.InnerFailure)
            {
                level.StackTrace = null;
            }
        }

        return bare;
    }
}
