using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.Rebuild;

/// <summary>Rebuilds a projection into a new generation, or with <c>?streamId=</c> the read models of one stream in place.</summary>
public sealed class StartProjectionRebuild(ProjectionRebuilder rebuilder, RebuildDesk desk, IEventStore events)
{
    [Function(nameof(StartProjectionRebuild))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "operations/projections/{name}/rebuild")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (rebuilder.Find(name) is not { } projection)
        {
            return Missing.Projection;
        }

        string? streamId = request.Query["streamId"];
        if (streamId is not null)
        {
            if (!StreamId.TryParse(streamId, out var stream))
            {
                return new ProblemResult(
                    ProblemTypes.InvalidRequest,
                    "streamId must name a stream.",
                    new Dictionary<string, string[]> { ["streamId"] = ["Must be <category>-<key>."] });
            }

            if (!projection.Follows(stream.Category) || !await events.ReadAsync(stream, 0, cancellationToken).AnyAsync(cancellationToken))
            {
                return Missing.Stream;
            }
        }

        var location = $"/api/operations/projections/{name}/rebuild" + (streamId is null ? "" : $"?streamId={Uri.EscapeDataString(streamId)}");
        return await desk.StartAsync(durable, name, streamId, cancellationToken) is { } started
            ? new ApiResult(StatusCodes.Status202Accepted, new { statusUrl = location, status = started }, location: location)
            : Conflicting.RebuildRunning;
    }
}
