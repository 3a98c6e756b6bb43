using System.Text.Json;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Computed;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>What of a container's definition the emulator acts on.</summary>
/// <param name="DefaultTimeToLive">Null: off; -1: on without default; otherwise seconds.</param>
/// <param name="UniqueKeys">Sets of paths whose values must be unique in a logical partition.</param>
/// <param name="Computed">Null for none.</param>
internal sealed record ContainerSettings(
    PartitionKeyDefinition PartitionKey, int? DefaultTimeToLive, IReadOnlyList<IReadOnlyList<byte[][]>> UniqueKeys, IndexingPolicy Indexing, ComputedProperties? Computed)
{
    /// <summary>What the policy says, by the path.</summary>
    public IndexTree Index => field ??= IndexTree.Of(Indexing);

    /// <summary>Why the service cannot put documents into this order; null when it can.</summary>
    public string? WhyNotOrdered(IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> orderBy) =>
        Indexing.WhyNotOrdered(orderBy, IsComputed);

    public bool IsIndexed(IReadOnlyList<string> path) => Indexing.IsIndexed(path, IsComputed(path));

    private bool IsComputed(IReadOnlyList<string> path) => path is [var name] && Computed?.Has(name) == true;

    /// <summary>Reads and validates a definition; the text is the refusal.</summary>
    /// <param name="definition">As a client sent it.</param>
    /// <param name="isStored">It was accepted once, maybe by a version that looked less closely.</param>
    public static (ContainerSettings? Settings, string? Refusal) Read(JsonElement definition, bool isStored = false)
    {
        try
        {
            return ReadWellFormed(definition, isStored);
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, "The request payload is invalid: a member of the definition has the wrong type.");
        }
    }

    private static (ContainerSettings? Settings, string? Refusal) ReadWellFormed(JsonElement definition, bool isStored)
    {
        if (definition.ValueKind != JsonValueKind.Object)
        {
            return (null, "The request payload is invalid. Ensure to provide a valid request payload.");
        }

        if (!definition.TryGetProperty("partitionKey"u8, out var key) || !key.TryGetProperty("paths"u8, out var pathList) || pathList.ValueKind != JsonValueKind.Array)
        {
            return (null, "The collection definition must have a partition key: {\"partitionKey\":{\"paths\":[\"/path\"]}}.");
        }

        var paths = pathList.EnumerateArray().Select(path => path.ToString()).ToList();
        var hierarchical = key.TryGetProperty("kind"u8, out var kind) && kind.ValueEquals("MultiHash"u8);
        if (paths.Count == 0 || paths.Count > 3 || (!hierarchical && paths.Count > 1) || paths.Any(path => path.Length < 2 || path[0] != '/'))
        {
            return (null, "The partition key definition is invalid: one path that starts with '/', or up to three with kind MultiHash.");
        }

        if (key.TryGetProperty("version"u8, out var version) && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 2))
        {
            return (null, "This emulator supports partition key version 2 only.");
        }

        int? timeToLive = definition.TryGetProperty("defaultTtl"u8, out var ttl) && ttl.ValueKind != JsonValueKind.Null
            ? ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt32(out var seconds) ? seconds : 0
            : null;
        if (timeToLive is 0 or < -1)
        {
            return (null, "The value of DefaultTimeToLive must be -1 or a positive number of seconds.");
        }

        if (definition.TryGetProperty("ttlPropertyPath"u8, out var ttlPath) && ttlPath.ValueKind == JsonValueKind.String && timeToLive is null)
        {
            return (null, "TtlPropertyPath needs DefaultTimeToLive.");
        }

        var (indexing, wrongPolicy) = IndexingPolicy.Read(definition);
        indexing ??= isStored ? IndexingPolicy.Default : null;
        var (computed, wrongComputed) = ComputedProperties.Read(definition);
        return indexing is null ? (null, wrongPolicy)
            : wrongComputed is not null && !isStored ? (null, wrongComputed)
            : (new(new PartitionKeyDefinition(paths), timeToLive, ReadUniqueKeys(definition), indexing, computed), null);
    }

    private static List<List<byte[][]>> ReadUniqueKeys(JsonElement definition) =>
        definition.TryGetProperty("uniqueKeyPolicy"u8, out var policy) && policy.ValueKind == JsonValueKind.Object
            && policy.TryGetProperty("uniqueKeys"u8, out var keys) && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Select(key => key.GetProperty("paths"u8).EnumerateArray().Select(path => PartitionKeyDefinition.Split(path.ToString())).ToList())]
            : [];
}
