using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Turns all readers over by one conditional write; false when the rebuild was cancelled first.</summary>
public sealed class SwitchGeneration(ProjectionRebuilder rebuilder)
{
    [Function(nameof(SwitchGeneration))]
    public Task<bool> Run([ActivityTrigger] RebuildPlan plan, CancellationToken cancellationToken) => rebuilder.SwitchAsync(plan, cancellationToken);
}
