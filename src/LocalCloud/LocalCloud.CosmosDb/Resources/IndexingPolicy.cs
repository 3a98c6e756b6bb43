using System.Text.Json;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>What an indexing policy means for ORDER BY, which the service runs along an index or not at all.</summary>
/// <param name="Composites">Indexes over several properties, each with its direction.</param>
internal sealed record IndexingPolicy(
    bool IsOff,
    IReadOnlyList<IndexPath> Included,
    IReadOnlyList<IndexPath> Excluded,
    IReadOnlyList<IReadOnlyList<(IndexPath Path, bool Descending)>> Composites)
{
    /// <summary>Everything is indexed but the entity tag.</summary>
    public static readonly IndexingPolicy Default = new(false, [new([], true)], [new(["_etag"], false)], []);

    /// <summary>Reads the policy of a container's definition; the text is the refusal.</summary>
    public static (IndexingPolicy? Policy, string? Refusal) Read(JsonElement definition)
    {
        if (!definition.TryGetProperty("indexingPolicy"u8, out var json) || json.ValueKind == JsonValueKind.Null)
        {
            return (Default, null);
        }

        if (json.TryGetProperty("indexingMode"u8, out var mode)
            && !(mode.ValueKind == JsonValueKind.String && mode.GetString()!.ToUpperInvariant() is "CONSISTENT" or "LAZY" or "NONE"))
        {
            return (null, "The indexing mode must be consistent, lazy or none.");
        }

        var isOff = mode.ValueKind == JsonValueKind.String && "none".Equals(mode.GetString(), StringComparison.OrdinalIgnoreCase);
        var (included, wrongIncluded) = Paths(json, "includedPaths");
        var (excluded, wrongExcluded) = Paths(json, "excludedPaths");
        var (composites, wrongComposite) = ReadComposites(json);
        if ((wrongIncluded ?? wrongExcluded ?? wrongComposite) is { } wrong)
        {
            return (null, wrong);
        }

        if (included is null && excluded is null)
        {
            return (Default with { IsOff = isOff, Composites = composites }, null);
        }

        return isOff || (included ?? []).Concat(excluded ?? []).Any(path => path is { Segments.Count: 0, IncludesBelow: true })
            ? (new(isOff, included ?? [], excluded ?? [], composites), null)
            : (null, @"The special mandatory indexing path ""\/"" is not provided in any of the path type sets. Please provide this path in one of the sets.");
    }

    /// <summary>Why the service cannot put documents into this order; null when it can.</summary>
    /// <param name="orderBy">The paths.</param>
    /// <param name="isComputed">Whether a path is in no document: then only its own name in the policy has it indexed, no wildcard.</param>
    public string? WhyNotOrdered(IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> orderBy, Func<IReadOnlyList<string>, bool> isComputed)
    {
        if (orderBy.Any(item => !IsIndexed(item.Path, isComputed(item.Path))))
        {
            return "The index path corresponding to the specified order-by item is excluded.";
        }

        return orderBy.Count == 1 || Composites.Any(composite => Serves(composite, orderBy)) ? null
            : "The order by query does not have a corresponding composite index that it can be served from.";
    }

    /// <summary>The same paths in the same order, all in their directions or all against them.</summary>
    public static bool Serves(IReadOnlyList<(IndexPath Path, bool Descending)> composite, IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> orderBy) =>
        composite.Count == orderBy.Count
        && composite.Zip(orderBy).All(pair => pair.First.Path.Segments.SequenceEqual(pair.Second.Path))
        && composite.Zip(orderBy).Select(pair => pair.First.Descending == pair.Second.Descending).Distinct().Count() == 1;

    public bool IsIndexed(IReadOnlyList<string> path, bool isComputed) => isComputed ? IsNamed(path) : IsIndexed(path);

    public bool IsIndexed(IReadOnlyList<string> path) =>
        !IsOff && (path is ["id" or "_ts"] || Best(Included, path) > Best(Excluded, path));

    private bool IsNamed(IReadOnlyList<string> path) =>
        !IsOff && Included.Concat(Composites.SelectMany(composite => composite).Select(column => column.Path)).Any(named => named.Segments.SequenceEqual(path));

    private static int Best(IReadOnlyList<IndexPath> paths, IReadOnlyList<string> path) =>
        paths.Where(candidate => candidate.Covers(path)).Select(candidate => candidate.Precision).DefaultIfEmpty(-1).Max();

    private static (List<IndexPath>? Paths, string? Refusal) Paths(JsonElement policy, string list)
    {
        if (!policy.TryGetProperty(list, out var paths) || paths.ValueKind != JsonValueKind.Array)
        {
            return (null, null);
        }

        var found = new List<IndexPath>();
        foreach (var item in paths.EnumerateArray())
        {
            var text = item.GetProperty("path"u8).GetString() ?? "";
            if (IndexPath.Parse(text) is not { } path)
            {
                return (null, Unacceptable(text));
            }

            found.Add(path);
        }

        return (found, null);
    }

    private static (List<List<(IndexPath, bool)>> Composites, string? Refusal) ReadComposites(JsonElement policy)
    {
        var found = new List<List<(IndexPath, bool)>>();
        if (!policy.TryGetProperty("compositeIndexes"u8, out var indexes) || indexes.ValueKind != JsonValueKind.Array)
        {
            return (found, null);
        }

        foreach (var index in indexes.EnumerateArray())
        {
            var columns = new List<(IndexPath, bool)>();
            foreach (var item in index.EnumerateArray())
            {
                var text = item.GetProperty("path"u8).GetString() ?? "";
                if (IndexPath.ParseComposite(text) is not { } path)
                {
                    return (found, Unacceptable(text));
                }

                var order = item.TryGetProperty("order"u8, out var direction) ? direction.GetString() : null;
                if (order?.ToUpperInvariant() is not (null or "ASCENDING" or "DESCENDING"))
                {
                    return (found, $"The order '{order}' of a composite index must be ascending or descending.");
                }

                columns.Add((path, "descending".Equals(order, StringComparison.OrdinalIgnoreCase)));
            }

            if (columns.Count < 2)
            {
                return (found, "A composite index needs two paths at least.");
            }

            found.Add(columns);
        }

        return (found, null);
    }

    private static string Unacceptable(string path) =>
        $"The indexing path '{path}' could not be accepted. Please ensure that the path is a valid path. Common errors include invalid characters or absence of quotes around labels.";
}
