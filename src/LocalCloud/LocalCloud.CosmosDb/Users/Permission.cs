using System.Text.Json;

namespace LocalCloud.CosmosDb.Users;

/// <summary>What a user may do with a container or an item.</summary>
/// <param name="Resource">Its link: <c>dbs/{db}/colls/{coll}</c>, possibly with <c>/docs/{id}</c>.</param>
/// <param name="PartitionKey">JSON of the key it is limited to; null for all keys.</param>
internal sealed record Permission(long Number, string Id, string Rid, bool IsReadOnly, string Resource, string? PartitionKey, byte[] Json)
{
    public static Permission Of(long number, byte[] json)
    {
        var definition = JsonElement.Parse(json);
        return new(
            number,
            definition.GetProperty("id"u8).GetString()!,
            definition.GetProperty("_rid"u8).GetString()!,
            "Read".Equals(definition.GetProperty("permissionMode"u8).GetString(), StringComparison.OrdinalIgnoreCase),
            definition.GetProperty("resource"u8).GetString()!.Trim('/'),
            definition.TryGetProperty("resourcePartitionKey"u8, out var key) && key.ValueKind == JsonValueKind.Array ? key.GetRawText() : null,
            json);
    }

    /// <summary>Another one for every change, which ends the tokens made before.</summary>
    public string Version { get; } = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Json));

    /// <summary>What is wrong with a definition; null for nothing.</summary>
    public static string? Problem(JsonElement definition) =>
        !(definition.TryGetProperty("permissionMode"u8, out var mode) && mode.ValueKind == JsonValueKind.String && mode.GetString()!.ToUpperInvariant() is "READ" or "ALL")
            ? "The permissionMode of a permission is Read or All."
        : !(definition.TryGetProperty("resource"u8, out var resource) && resource.ValueKind == JsonValueKind.String && resource.GetString()!.Trim('/').Split('/') is ["dbs", _, "colls", _, ..])
            ? "The resource of a permission is the link of a container or an item."
        : null;
}
