namespace LocalCloud.CosmosDb.Batches;

/// <summary>What an operation of a batch does; the numbers are those of the binary form.</summary>
internal enum BatchOperationType
{
    Create = 0,
    Patch = 1,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>One operation of a batch, in whatever form it came.</summary>
internal sealed record BatchOperation
{
    public BatchOperationType Type { get; init; }

    /// <summary>Of the document; a create and an upsert have it in their body.</summary>
    public string? Id { get; init; }

    /// <summary>The key as JSON, where the operations of a bulk request have their own.</summary>
    public string? PartitionKey { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>The written document is not sent back.</summary>
    public bool IsMinimal { get; init; }
}
