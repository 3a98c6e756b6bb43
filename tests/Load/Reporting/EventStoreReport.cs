using System.Text.Json.Serialization;
using OrderFlow.Load.Storing;

namespace OrderFlow.Load.Reporting;

/// <summary>All that event-store has found out.</summary>
/// <param name="Problems">Why the run is not passed.</param>
internal sealed record EventStoreReport(
    DateTimeOffset StartedAt, string Service, int Rounds, IReadOnlyList<EventStoreRow> Rows, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EventStoreReport))]
internal sealed partial class EventStoreJson : JsonSerializerContext;
