namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a trigger sees of its container.</summary>
public enum CosmosDBChangeFeedMode
{
    /// <summary>The last version of each document, no deletes.</summary>
    LatestVersion = 0,

    /// <summary>Every change, deletes too.</summary>
    AllVersionsAndDeletes = 1,
}
