namespace LocalCloud.CosmosDb;

/// <summary>A container to be created in process, without a client.</summary>
/// <param name="Database">Id of the database; created when missing.</param>
/// <param name="Id">Id of the container.</param>
/// <param name="PartitionKeyPaths">One path, or up to three for a hierarchical key, for example <c>/orderId</c>.</param>
/// <param name="DefaultTimeToLive">Seconds; -1 switches time to live on without a default; null leaves it off.</param>
/// <param name="PartitionKeyRanges">Physical partitions.</param>
/// <param name="IndexingPolicyJson">Kept and returned as it is; decides what ORDER BY may be asked for and what writes and queries are charged.</param>
/// <param name="Throughput">In RU/s; null for 400, or the database's own.</param>
internal sealed record ContainerDefinition(
    string Database,
    string Id,
    IReadOnlyList<string> PartitionKeyPaths,
    int? DefaultTimeToLive = null,
    int PartitionKeyRanges = 1,
    string? IndexingPolicyJson = null,
    int? Throughput = null);
