using EventSourcing.Projections.Rebuilding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.Rebuild;

/// <summary>Calls a rebuild off; readers stay where they are.</summary>
public sealed class CancelProjectionRebuild(ProjectionRebuilder rebuilder, RebuildDesk desk)
{
    [Function(nameof(CancelProjectionRebuild))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "operations/projections/{name}/rebuild")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (rebuilder.Find(name) is null)
        {
            return Missing.Projection;
        }

        if (request.Query.ContainsKey("streamId"))
        {
            return new ProblemResult(ProblemTypes.InvalidRequest, "The rebuild of one stream is one step and cannot be cancelled.");
        }

        return await desk.CancelAsync(durable, name, cancellationToken) switch
        {
            null => Missing.Rebuild,
            { State: RebuildPhase.CleaningUp or RebuildPhase.Completed } => Conflicting.RebuildSwitched,
            var status => new ApiResult(StatusCodes.Status202Accepted, status),
        };
    }
}
