using System.Text.Json;

namespace LocalCloud.Dashboard.CosmosDb;

/// <param name="PartitionKey">Its values, the outermost first; null to ask all partitions.</param>
internal sealed record CosmosQuery(string Database, string Container, string Sql, JsonElement? PartitionKey = null, string? Continuation = null);

/// <summary>One document.</summary>
internal sealed record CosmosDocument(string Database, string Container, string Id, JsonElement PartitionKey);

/// <param name="ETag">Of the version that was looked at.</param>
/// <param name="Document">The new version.</param>
internal sealed record CosmosChange(string Database, string Container, string Id, JsonElement PartitionKey, string ETag, JsonElement Document);

/// <param name="Continuations">Of the last look, one for each range; null at the first.</param>
internal sealed record CosmosChanges(string Database, string Container, string[]? Continuations = null);
