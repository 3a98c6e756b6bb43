namespace LocalCloud.Faults;

/// <summary>What a server does wrong, named as in Microsoft.Azure.Cosmos.FaultInjection.</summary>
public enum FaultInjectionServerErrorType
{
    /// <summary>410/21005.</summary>
    Gone,

    /// <summary>449.</summary>
    RetryWith,

    /// <summary>500.</summary>
    InternalServerError,

    /// <summary>404/1002.</summary>
    ReadSessionNotAvailable,

    /// <summary>408.</summary>
    Timeout,

    /// <summary>410/1007.</summary>
    PartitionIsSplitting,

    /// <summary>410/1008.</summary>
    PartitionIsMigrating,

    /// <summary>The request is carried out later.</summary>
    SendDelay,

    /// <summary>The request is carried out, its answer comes later.</summary>
    ResponseDelay,

    /// <summary>As <see cref="SendDelay"/>: a connection cannot be told from a request here.</summary>
    ConnectionDelay,

    /// <summary>429/3200.</summary>
    TooManyRequests,

    /// <summary>503.</summary>
    ServiceUnavailable,

    /// <summary>410/1000.</summary>
    NameCacheIsStale,

    /// <summary>410/1022.</summary>
    LeaseNotFound,
}
