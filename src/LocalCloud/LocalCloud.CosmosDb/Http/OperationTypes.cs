using LocalCloud.Faults;
using static LocalCloud.Faults.FaultInjectionOperationType;

namespace LocalCloud.CosmosDb.Http;

/// <summary>The name by which rules know a request; null for one they have no name for.</summary>
internal static class OperationTypes
{
    public static FaultInjectionOperationType? Of(CosmosRequest request) => (request.Path, request.Method) switch
    {
        ({ Count: 0 }, "GET") => MetadataDatabaseAccount,
        ({ Kind2: "colls", Count: 4 }, "GET") => MetadataContainer,
        ({ Kind3: "pkranges", Count: 5 }, "GET") => MetadataPartitionKeyRange,
        ({ Kind3: "docs", Count: 5 }, "GET") => ReadFeed,
        ({ Kind3: "docs", Count: 5 }, "POST") => OfPost(request),
        ({ Kind3: "docs", Count: 6 }, "GET") => ReadItem,
        ({ Kind3: "docs", Count: 6 }, "PUT") => ReplaceItem,
        ({ Kind3: "docs", Count: 6 }, "DELETE") => DeleteItem,
        ({ Kind3: "docs", Count: 6 }, "PATCH") => PatchItem,
        _ => null,
    };

    private static FaultInjectionOperationType OfPost(CosmosRequest request) =>
        request.Flag("x-ms-cosmos-is-query-plan-request") ? MetadataQueryPlan
        : Router.IsQuery(request) ? QueryItem
        : request.Flag("x-ms-cosmos-is-batch-request") ? Batch
        : request.Flag("x-ms-documentdb-is-upsert") ? UpsertItem
        : CreateItem;
}
