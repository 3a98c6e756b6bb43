using System.Net;
using EventSourcing.Feeds.Faults;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>
/// What the status codes of Cosmos DB say (learn.microsoft.com, "Designing resilient applications with Azure Cosmos DB SDKs"). The SDK has
/// retried by itself before.
/// </summary>
public sealed class CosmosFaults : IFaultClassifier
{
    private const int RetryWith = 449;

    /// <summary>Substatus of a 404: the replica has not caught up with this session.</summary>
    private const int ReadSessionNotAvailable = 1002;

    private readonly CommonFaults _common = new();

    public FaultKind Classify(Exception failure) => failure is CosmosException cosmos ? Classify(cosmos) : _common.Classify(failure);

    private static FaultKind Classify(CosmosException failure) => failure switch
    {
        {
            StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Gone or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        } => FaultKind.Transient,
        { StatusCode: (HttpStatusCode)RetryWith } => FaultKind.Transient,
        { StatusCode: HttpStatusCode.NotFound, SubStatusCode: ReadSessionNotAvailable } => FaultKind.Transient,

        // A document that is too large will not shrink.
        { StatusCode: HttpStatusCode.RequestEntityTooLarge } => FaultKind.Permanent,
        _ => FaultKind.Unknown,
    };
}
