using System.Collections.Immutable;
using System.Text.Json;

namespace EventSourcing.Events.Catalogue;

/// <summary>One event type as the catalogue shows it.</summary>
/// <param name="Type">Stored name, for example <c>order-shipped</c>.</param>
/// <param name="SchemaVersion">The version that is written today.</param>
/// <param name="Context">The part of the business that owns the event.</param>
/// <param name="EarlierVersions">Those still read, oldest first.</param>
/// <param name="Consumers">Names of the projections and functions that react to it.</param>
/// <param name="Schema">JSON schema of the data in its current version.</param>
public sealed record CatalogueEntry(
    string Type,
    int SchemaVersion,
    string Context,
    string Description,
    ImmutableArray<int> EarlierVersions,
    ImmutableArray<string> Consumers,
    JsonElement Schema);
