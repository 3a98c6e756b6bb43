using System.Text.Json;

namespace EventSourcing.Events;

/// <summary>An event as it is stored: its name, its schema version and its JSON, untouched by upcasting.</summary>
/// <param name="Id"><c>&lt;stream id&gt;/&lt;version&gt;</c>: the same for every reader and every delivery.</param>
public sealed record EventData(string Id, string Type, int SchemaVersion, JsonElement Data);
