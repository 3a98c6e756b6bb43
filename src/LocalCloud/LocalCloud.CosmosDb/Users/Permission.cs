using System.Text.Json;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;

namespace LocalCloud.CosmosDb.Users;

/// <summary>What a user may do with a container, an item or a script.</summary>
/// <param name="Resource">Its link: <c>dbs/{db}/colls/{coll}</c>, possibly with <c>/docs/{id}</c> or a script's kind and id.</param>
/// <param name="PartitionKey">JSON of the key it is limited to; null for all keys.</param>
internal sealed record Permission(long Number, string Id, string Rid, bool IsReadOnly, ResourcePath Resource, string? PartitionKey, byte[] Json)
{
    private readonly string _hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Json));

    public static Permission Of(long number, byte[] json)
    {
        var definition = JsonElement.Parse(json);
        return new(
            number,
            definition.GetProperty("id"u8).GetString()!,
            definition.GetProperty("_rid"u8).GetString()!,
            "Read".Equals(definition.GetProperty("permissionMode"u8).GetString(), StringComparison.OrdinalIgnoreCase),
            ResourcePath.Parse(definition.GetProperty("resource"u8).GetString()!),
            definition.TryGetProperty("resourcePartitionKey"u8, out var key) && key.ValueKind != JsonValueKind.Null ? key.GetRawText() : null,
            json);
    }

    /// <summary>For one item or script, not for all of a container.</summary>
    public bool IsForOne => Resource.Count == 6;

    public Container? ContainerIn(Catalogue catalogue) => Resource is { Id1: { } database, Id2: { } container } ? catalogue.FindContainer(database, container) : null;

    /// <summary>Another one for every change, and for a new container of the old one's name: it ends the tokens made before.</summary>
    public string VersionIn(Catalogue catalogue) => $"{_hash} {ContainerIn(catalogue)?.Rid}";

    /// <summary>What is wrong with a definition; null for nothing.</summary>
    public static string? Problem(JsonElement definition) =>
        !(definition.TryGetProperty("permissionMode"u8, out var mode) && mode.ValueKind == JsonValueKind.String && mode.GetString()!.ToUpperInvariant() is "READ" or "ALL")
            ? "The permissionMode of a permission is Read or All."
        : !(definition.TryGetProperty("resource"u8, out var resource) && resource.ValueKind == JsonValueKind.String && IsLink(resource.GetString()!))
            ? "The resource of a permission is the link of a container, or of an item or script in it."
        : definition.TryGetProperty("resourcePartitionKey"u8, out var key) && !IsKey(key) ? "The resourcePartitionKey of a permission is an array of the values of a partition key."
        : null;

    private static bool IsLink(string link) =>
        ResourcePath.Parse(link) is { Kind1: "dbs", Kind2: "colls" } path
        && (path.Count == 4 || (path.Count == 6 && (path.Kind3 == "docs" || ScriptKind.Of(path.Kind3) is not null)));

    /// <summary>An empty object stands for a value that an item lacks, as in the header of requests.</summary>
    private static bool IsKey(JsonElement key) =>
        key.ValueKind == JsonValueKind.Null
        || (key.ValueKind == JsonValueKind.Array && key.GetArrayLength() > 0
            && key.EnumerateArray().All(value => value.ValueKind != JsonValueKind.Array && (value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any())));
}
