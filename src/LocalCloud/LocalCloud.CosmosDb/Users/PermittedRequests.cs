using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Users;

/// <summary>Which requests a permission covers.</summary>
internal static class PermittedRequests
{
    public static bool Allow(Permission permission, CosmosRequest request, Catalogue catalogue)
    {
        var path = request.Path;
        if (path.Count == 0)
        {
            return true;
        }

        var resource = permission.Resource.Split('/');
        if (path is not { Kind1: "dbs", Kind2: "colls" } || Find(path.Id1, path.Id2) is not { } container || Find(resource[1], resource[3])?.Rid != container.Rid)
        {
            return false;
        }

        // What a client must know of a container before it can ask for anything in it.
        if (path is { Count: 4 } or { Kind3: "pkranges" })
        {
            return request.Method == "GET";
        }

        var isRead = request.Method == "GET" || (request.Method == "POST" && path.Count == 5 && (Router.IsQuery(request) || IsPlan(request)));
        return (isRead || !permission.IsReadOnly)
            && (resource.Length < 6 || (path is { Kind3: "docs", Count: 6 } && path.Id3 == Uri.UnescapeDataString(resource[5])))
            && (permission.PartitionKey is null || IsKey(permission.PartitionKey, request, container));

        Container? Find(string? database, string? id) => database is null || id is null ? null : catalogue.FindContainer(Uri.UnescapeDataString(database), Uri.UnescapeDataString(id));
    }

    /// <summary>What the router takes for one: elsewhere the header means nothing, and permits nothing.</summary>
    private static bool IsPlan(CosmosRequest request) =>
        request is { Method: "POST", Path: { Kind3: "docs", Count: 5 } } && request.Flag("x-ms-cosmos-is-query-plan-request");

    /// <summary>Plans name no key; they tell nothing of what is in the container.</summary>
    private static bool IsKey(string permitted, CosmosRequest request, Container container) =>
        IsPlan(request)
        || (!HasKeysOfItsOwn(request)
            && request.PartitionKey is { } asked
            && PartitionKeyHeader.Parse(permitted, container.PartitionKey.Components) is { } key
            && PartitionKeyHeader.Parse(asked, container.PartitionKey.Components) is { } other
            && other.AsSpan().StartsWith(key));

    /// <summary>Each operation of a batch that is not atomic may name another key than the header.</summary>
    private static bool HasKeysOfItsOwn(CosmosRequest request) => request.Flag("x-ms-cosmos-is-batch-request") && !request.Flag("x-ms-cosmos-batch-atomic");
}
