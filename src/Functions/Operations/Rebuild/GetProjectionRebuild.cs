using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.Rebuild;

/// <summary>How far the last rebuild of a projection, or of one stream, is.</summary>
public sealed class GetProjectionRebuild(ProjectionRebuilder rebuilder, RebuildDesk desk)
{
    [Function(nameof(GetProjectionRebuild))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/projections/{name}/rebuild")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (rebuilder.Find(name) is null)
        {
            return Missing.Projection;
        }

        string? streamId = request.Query["streamId"];
        return (streamId is null || StreamId.TryParse(streamId, out _)) && await desk.FindAsync(durable, name, streamId, cancellationToken) is { } status
            ? ApiResult.Ok(status)
            : Missing.Rebuild;
    }
}
