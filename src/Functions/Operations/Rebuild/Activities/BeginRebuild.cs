using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Gives the rebuild a generation of its own; repeated, it finds the same one. Null when it has been cancelled.</summary>
public sealed class BeginRebuild(ProjectionRebuilder rebuilder)
{
    [Function(nameof(BeginRebuild))]
    public Task<RebuildPlan?> Run([ActivityTrigger] RebuildRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return rebuilder.BeginAsync(request.Projection, request.RebuildId, cancellationToken);
    }
}
