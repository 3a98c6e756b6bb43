using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.DurableTask.History;

/// <summary>Events and messages as UTF-8 JSON, readable with any SQLite shell.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    public static byte[] Write(List<HistoryEvent> events) => JsonSerializer.SerializeToUtf8Bytes(events, Default.ListHistoryEvent);

    public static byte[] Write(HistoryEvent message) => JsonSerializer.SerializeToUtf8Bytes(message, Default.HistoryEvent);

    public static List<HistoryEvent> ReadEvents(byte[] utf8) => JsonSerializer.Deserialize(utf8, Default.ListHistoryEvent)!;

    public static HistoryEvent ReadMessage(byte[] utf8) => JsonSerializer.Deserialize(utf8, Default.HistoryEvent)!;
}
