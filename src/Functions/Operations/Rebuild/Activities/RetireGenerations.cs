using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Stops writing the generations that nobody reads any more.</summary>
public sealed class RetireGenerations(ProjectionRebuilder rebuilder)
{
    [Function(nameof(RetireGenerations))]
    public Task Run([ActivityTrigger] RebuildPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return rebuilder.RetireAsync(plan.Projection, cancellationToken);
    }
}
