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
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

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
            var file = JsonNode.Parse(json)!.AsObject();
            return new((string)file["instanceId"]!, file["events"].Deserialize(HistoryJson.Default.ListHistoryEvent)!);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentNullException or NullReferenceException)
        {
            throw new FormatException("This is not a recorded history: " + unreadable.Message, unreadable);
        }
    }

    /// <summary>Indented, so that two recordings can be compared line by line.</summary>
    public string ToJson() => new JsonObject
    {
        ["instanceId"] = InstanceId,
        ["events"] = JsonSerializer.SerializeToNode([.. Events], HistoryJson.Default.ListHistoryEvent),
    }.ToJsonString(s_indented);
}
