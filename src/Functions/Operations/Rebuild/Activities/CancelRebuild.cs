using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Abandons the generation of a rebuild that has failed; false when readers are on it already.</summary>
public sealed class CancelRebuild(ProjectionRebuilder rebuilder)
{
    [Function(nameof(CancelRebuild))]
    public Task<bool> Run([ActivityTrigger] RebuildRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return rebuilder.CancelAsync(request.Projection, request.RebuildId, cancellationToken);
    }
}
