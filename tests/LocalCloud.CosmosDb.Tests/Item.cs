using Newtonsoft.Json;

namespace LocalCloud.CosmosDb.Tests;

public sealed record Item(
    [property: JsonProperty("id")] string Id,
    [property: JsonProperty("pk")] string Pk,
    [property: JsonProperty("n")] int N = 0,
    [property: JsonProperty("name", NullValueHandling = NullValueHandling.Ignore)] string? Name = null,
    [property: JsonProperty("tags", NullValueHandling = NullValueHandling.Ignore)] IReadOnlyList<string>? Tags = null,
    [property: JsonProperty("ttl", NullValueHandling = NullValueHandling.Ignore)] int? Ttl = null,
    [property: JsonProperty("_etag", NullValueHandling = NullValueHandling.Ignore)] string? ETag = null,
    [property: JsonProperty("_rid", NullValueHandling = NullValueHandling.Ignore)] string? Rid = null);
