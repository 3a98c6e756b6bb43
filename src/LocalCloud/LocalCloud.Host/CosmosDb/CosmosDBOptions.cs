namespace LocalCloud.Host.CosmosDb;

/// <summary>What the Cosmos DB bindings know of an emulated account.</summary>
internal sealed class CosmosDBOptions
{
    /// <summary>The account endpoint of the emulated Cosmos DB; its change feed is followed without polling delays. Null when there is none.</summary>
    public Uri? EmulatedEndpoint { get; set; }

    /// <summary>
    /// Latest <c>_lsn</c> of each partition key range of a container of the emulated Cosmos DB (database, container → range id → lsn);
    /// null when the endpoint is not emulated. Lets the Cosmos DB trigger say how much is not yet delivered.
    /// </summary>
    public Func<string, string, IReadOnlyDictionary<string, long>>? LatestLsns { get; set; }
}
