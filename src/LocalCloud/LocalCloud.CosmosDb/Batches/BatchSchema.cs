using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace LocalCloud.CosmosDb.Batches;

/// <summary>The columns of operations and results, in the order the clients know them by.</summary>
internal static class BatchSchema
{
    private const string Definition = """
        {
          "name": "Batches",
          "schemas": [
            {
              "name": "BatchOperation", "id": 2145473648, "type": "schema",
              "properties": [
                { "path": "operationType", "type": { "type": "int32", "storage": "fixed" } },
                { "path": "resourceType", "type": { "type": "int32", "storage": "fixed" } },
                { "path": "partitionKey", "type": { "type": "utf8", "storage": "variable", "length": 0 } },
                { "path": "effectivePartitionKey", "type": { "type": "binary", "storage": "variable", "length": 0 } },
                { "path": "id", "type": { "type": "utf8", "storage": "variable", "length": 0 } },
                { "path": "binaryId", "type": { "type": "binary", "storage": "variable", "length": 0 } },
                { "path": "resourceBody", "type": { "type": "binary", "storage": "variable", "length": 0 } },
                { "path": "indexingDirective", "type": { "type": "utf8", "storage": "sparse" } },
                { "path": "ifMatch", "type": { "type": "utf8", "storage": "sparse" } },
                { "path": "ifNoneMatch", "type": { "type": "utf8", "storage": "sparse" } },
                { "path": "timeToLiveInSeconds", "type": { "type": "int32", "storage": "sparse" } },
                { "path": "minimalReturnPreference", "type": { "type": "bool", "storage": "sparse" } }
              ]
            },
            {
              "name": "BatchResult", "id": 2145473649, "type": "schema",
              "properties": [
                { "path": "statusCode", "type": { "type": "int32", "storage": "fixed" } },
                { "path": "subStatusCode", "type": { "type": "int32", "storage": "fixed" } },
                { "path": "eTag", "type": { "type": "utf8", "storage": "variable", "length": 0 } },
                { "path": "resourceBody", "type": { "type": "binary", "storage": "variable", "length": 0 } },
                { "path": "retryAfterMilliseconds", "type": { "type": "uint32", "storage": "sparse" } },
                { "path": "requestCharge", "type": { "type": "float64", "storage": "sparse" } }
              ]
            }
          ]
        }
        """;

    public static readonly LayoutResolver Layouts = new LayoutResolverNamespace(Namespace.Parse(Definition));

    public static readonly Layout ResultLayout = Layouts.Resolve(new SchemaId(2145473649));
}
