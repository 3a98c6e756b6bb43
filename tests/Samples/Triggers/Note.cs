using System.Text.Json.Serialization;

namespace Samples.Triggers;

/// <summary>A document, partitioned by its kind.</summary>
public sealed record Note(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("text")] string Text);
