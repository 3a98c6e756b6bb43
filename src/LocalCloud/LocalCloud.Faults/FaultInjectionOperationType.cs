namespace LocalCloud.Faults;

/// <summary>Operations of Cosmos DB, named as in Microsoft.Azure.Cosmos.FaultInjection.</summary>
public enum FaultInjectionOperationType
{
    /// <summary>Any, also those without a name here.</summary>
    All,

    /// <summary>A document is read by its id.</summary>
    ReadItem,

    /// <summary>A query.</summary>
    QueryItem,

    /// <summary>A document is created.</summary>
    CreateItem,

    /// <summary>A document is created or replaced.</summary>
    UpsertItem,

    /// <summary>A document is replaced.</summary>
    ReplaceItem,

    /// <summary>A document is deleted.</summary>
    DeleteItem,

    /// <summary>A part of a document is changed.</summary>
    PatchItem,

    /// <summary>Several operations in one transaction.</summary>
    Batch,

    /// <summary>All documents of a range, or its change feed.</summary>
    ReadFeed,

    /// <summary>The definition of a container is read.</summary>
    MetadataContainer,

    /// <summary>The account is read, as clients do at their start.</summary>
    MetadataDatabaseAccount,

    /// <summary>The partitions of a container are read.</summary>
    MetadataPartitionKeyRange,

    /// <summary>A client asks how a query is to be run.</summary>
    MetadataQueryPlan,
}
