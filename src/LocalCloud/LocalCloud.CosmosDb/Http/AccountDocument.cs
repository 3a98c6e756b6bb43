using System.Text;

namespace LocalCloud.CosmosDb.Http;

/// <summary>What <c>GET /</c> tells a client about the account. Its addresses repeat the request's, so that port mappings keep working.</summary>
internal static class AccountDocument
{
    public static Reply Reply(string address, EmulatedConsistency consistency) => new()
    {
        Status = 200,
        Body = Encoding.UTF8.GetBytes($$$"""
            {"_self":"","id":"localhost","_rid":"localhost","media":"//media/","addresses":"//addresses/","_dbs":"//dbs/",
            "writableLocations":[{"name":"South Central US","databaseAccountEndpoint":"{{{address}}}"}],
            "readableLocations":[{"name":"South Central US","databaseAccountEndpoint":"{{{address}}}"}],
            "enableMultipleWriteLocations":false,
            "continuousBackupEnabled":false,
            "enableNRegionSynchronousCommit":false,
            "enablePerPartitionFailoverBehavior":false,
            "userReplicationPolicy":{"asyncReplication":false,"minReplicaSetSize":1,"maxReplicasetSize":4},
            "userConsistencyPolicy":{"defaultConsistencyLevel":"{{{consistency}}}"},
            "systemReplicationPolicy":{"minReplicaSetSize":1,"maxReplicasetSize":4},
            "readPolicy":{"primaryReadCoefficient":1,"secondaryReadCoefficient":1},
            "queryEngineConfiguration":"{\"maxSqlQueryInputLength\":524288,\"maxJoinsPerSqlQuery\":10,\"maxLogicalAndPerSqlQuery\":2000,\"maxLogicalOrPerSqlQuery\":2000,\"maxInExpressionItemsCount\":16000,\"queryMaxInMemorySortDocumentCount\":500,\"enableSpatialIndexing\":true,\"sqlAllowTop\":true,\"sqlAllowSubQuery\":true,\"sqlAllowAggregateFunctions\":true,\"allowNewKeywords\":true}"}
            """),
        // What account pages of SDKs and explorers show; without them it is "NaN".
        Headers =
        [
            new("x-ms-max-media-storage-usage-mb", "2048"),
            new("x-ms-media-storage-usage-mb", "0"),
            new("x-ms-databaseaccount-consumed-mb", "0"),
            new("x-ms-databaseaccount-reserved-mb", "0"),
            new("x-ms-databaseaccount-provisioned-mb", "0"),
        ],
    };
}
