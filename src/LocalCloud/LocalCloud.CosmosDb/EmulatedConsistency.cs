namespace LocalCloud.CosmosDb;

/// <summary>How an account, or a single request, wants its reads. Here every read sees every acknowledged write; only the price differs.</summary>
public enum EmulatedConsistency
{
    /// <summary>Reads cost twice, as they ask two replicas.</summary>
    Strong,

    /// <summary>Reads cost twice, as they ask two replicas.</summary>
    BoundedStaleness,

    /// <summary>The default of a new account.</summary>
    Session,

    /// <summary>Writes are seen in their order.</summary>
    ConsistentPrefix,

    /// <summary>Nothing is promised.</summary>
    Eventual,
}
