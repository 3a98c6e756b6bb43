using System.Text.Json;

namespace LocalCloud.EventGrid.Publishing;

/// <summary>One event that was accepted.</summary>
/// <param name="Schema">How it is written.</param>
/// <param name="Id">Given by the publisher.</param>
/// <param name="Type">For filters.</param>
/// <param name="Subject">For filters; empty for none.</param>
/// <param name="Json">As it is delivered.</param>
internal sealed record PublishedEvent(EventSchema Schema, string Id, string Type, string Subject, JsonElement Json);
