using System.Globalization;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Faults;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Lets requests fail that a rule hits; the others pass.</summary>
internal sealed class FaultyRequests(FaultInjector faults, Router router, Catalogue catalogue, PartitionSplits splits)
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>False, which costs one read, while no rule is armed.</summary>
    public bool AreExpected => faults.IsArmed;

    public async ValueTask<Reply> HandleAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var container = request.Path is { Id1: { } database, Id2: { } id } ? catalogue.FindContainer(database, id) : null;
        var operation = new FaultOperation
        {
            Service = FaultService.CosmosDb,
            OperationType = OperationTypes.Of(request),
            Container = container?.Id ?? request.Path.Id2,
            CorrelationId = request.Header("x-ms-activity-id"),
        };
        if (container is not null && faults.Hit<SplitPartitionResult>(operation) is not null)
        {
            await splits.SplitAsync(container, () => FeedScope.Of(request, container).Scope?.Range ?? container.Ranges[0]);
        }

        return await faults.RunAsync(operation, () => router.HandleAsync(request, cancellationToken).AsTask(), Error, cancellationToken);
    }

    private static Reply Error(FaultInjectionServerErrorResult fault)
    {
        var (status, subStatus) = fault.ServerErrorType switch
        {
            FaultInjectionServerErrorType.Gone => (410, 21005),
            FaultInjectionServerErrorType.RetryWith => (449, 0),
            FaultInjectionServerErrorType.ReadSessionNotAvailable => (404, 1002),
            FaultInjectionServerErrorType.Timeout => (408, 0),
            FaultInjectionServerErrorType.PartitionIsSplitting => (410, 1007),
            FaultInjectionServerErrorType.PartitionIsMigrating => (410, 1008),
            FaultInjectionServerErrorType.TooManyRequests => (429, 3200),
            FaultInjectionServerErrorType.ServiceUnavailable => (503, 0),
            FaultInjectionServerErrorType.NameCacheIsStale => (410, 1000),
            FaultInjectionServerErrorType.LeaseNotFound => (410, 1022),
            _ => (500, 0),
        };
        return new()
        {
            Status = status,
            SubStatus = subStatus,
            Body = ErrorBody.Write(status, ErrorBody.List($"Injected fault: {fault.ServerErrorType}.")),
            Headers = status == 429 ? [new("x-ms-retry-after-ms", RetryAfter(fault))] : [],
        };
    }

    private static string RetryAfter(FaultInjectionServerErrorResult fault) =>
        (fault.Delay > TimeSpan.Zero ? fault.Delay : DefaultRetryAfter).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
