using System.Text.Json;

namespace OrderFlow.Queries;

/// <summary>One event as the API shows it.</summary>
/// <param name="CausationId">What led to it: an event or message, or else the command.</param>
public sealed record StoredEvent(
    long Version, string Type, int SchemaVersion, DateTimeOffset OccurredAt, string CorrelationId, string CausationId, JsonElement Data);
