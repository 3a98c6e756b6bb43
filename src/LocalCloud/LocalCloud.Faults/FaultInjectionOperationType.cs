namespace LocalCloud.Faults;

/// <summary>Operations of Cosmos DB, named as in Microsoft.Azure.Cosmos.FaultInjection.</summary>
public enum FaultInjectionOperationType
{
    /// <summary>Any, also those without a name here.</summary>
    All,
    ReadItem,
    QueryItem,
    CreateItem,
    UpsertItem,
    ReplaceItem,
    DeleteItem,
    PatchItem,
    Batch,

    /// <summary>All documents of a range, or its change feed.</summary>
    ReadFeed,
    MetadataContainer,
    MetadataDatabaseAccount,
    MetadataPartitionKeyRange,
    MetadataQueryPlan,
}
