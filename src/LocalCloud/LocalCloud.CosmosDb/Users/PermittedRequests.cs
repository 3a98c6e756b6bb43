using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;

namespace LocalCloud.CosmosDb.Users;

/// <summary>Which requests a permission covers.</summary>
internal sealed class PermittedRequests(Catalogue catalogue, DocumentLinks links)
{
    public bool Allow(Permission permission, CosmosRequest request)
    {
        var path = request.Path;
        if (path.Count == 0)
        {
            return true;
        }

        if (path is not { Kind1: "dbs", Id1: { } database, Kind2: "colls", Id2: { } id }
            || catalogue.FindContainer(database, id) is not { } container || permission.ContainerIn(catalogue)?.Rid != container.Rid)
        {
            return false;
        }

        // What a client must know of a container before it can ask for anything in it.
        if (path is { Count: 4 } or { Kind3: "pkranges" })
        {
            return request.Method == "GET";
        }

        return permission.Resource switch
        {
            { Count: 4 } => IsMode(permission, request) && IsKey(permission, request, container),
            { Kind3: "docs" } => IsDocument(permission, request, container) && IsMode(permission, request) && IsKey(permission, request, container),
            _ => IsScript(permission, request, container),
        };
    }

    private static bool IsMode(Permission permission, CosmosRequest request) =>
        !permission.IsReadOnly || request.Method == "GET" || (request is { Method: "POST", Path.Count: 5 } && (Router.IsQuery(request) || IsPlan(request)));

    /// <summary>Either of them may name the item by its rid.</summary>
    private bool IsDocument(Permission permission, CosmosRequest request, Container container) =>
        request.Path is { Kind3: "docs", Count: 6 }
        && permission.IsForOne
        && links.IdOf(request.Path, request.PartitionKey, container) is { } asked
        && asked == links.IdOf(permission.Resource, request.PartitionKey, container);

    /// <summary>A script is read or, if it is a stored procedure, executed; it changes with the key of the account only.</summary>
    private static bool IsScript(Permission permission, CosmosRequest request, Container container) =>
        request.Path is { Count: 6, Id3: { } id } path
        && path.Kind3 == permission.Resource.Kind3
        && ScriptKind.Of(path.Kind3) is { } kind
        && permission.Resource.Id3 is { } permitted
        && container.Scripts.Find(kind, id) is { } script
        && ReferenceEquals(script, container.Scripts.Find(kind, permitted))
        && (request.Method == "GET" || (request.Method == "POST" && !permission.IsReadOnly && IsKey(permission, request, container)));

    /// <summary>What the router takes for one: elsewhere the header means nothing, and permits nothing.</summary>
    private static bool IsPlan(CosmosRequest request) =>
        request is { Method: "POST", Path: { Kind3: "docs", Count: 5 } } && request.Flag("x-ms-cosmos-is-query-plan-request");

    /// <summary>Plans name no key; they tell nothing of what is in the container.</summary>
    private static bool IsKey(Permission permission, CosmosRequest request, Container container) =>
        permission.PartitionKey is not { } permitted
        || IsPlan(request)
        || (!IsForAnyKey(request)
            && request.PartitionKey is { } asked
            && PartitionKeyHeader.Parse(permitted, container.PartitionKey.Components) is { } key
            && PartitionKeyHeader.Parse(asked, container.PartitionKey.Components) is { } other
            && other.AsSpan().StartsWith(key));

    /// <summary>Each operation of a batch that is not atomic may name another key than the header, and a script is there for all keys until it is executed.</summary>
    private static bool IsForAnyKey(CosmosRequest request) =>
        (request.Flag("x-ms-cosmos-is-batch-request") && !request.Flag("x-ms-cosmos-batch-atomic"))
        || (ScriptKind.Of(request.Path.Kind3) is not null && request is not { Method: "POST", Path.Count: 6 });
}
