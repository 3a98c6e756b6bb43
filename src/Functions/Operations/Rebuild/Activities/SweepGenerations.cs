using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Deletes what belongs to no generation any more, for a bounded time; false when there is more.</summary>
public sealed class SweepGenerations(ProjectionRebuilder rebuilder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Function(nameof(SweepGenerations))]
    public async Task<bool> Run([ActivityTrigger] RebuildPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!await rebuilder.SweepAsync(plan.Projection, Patience, cancellationToken))
        {
            return false;
        }

        await rebuilder.ForgetAsync(plan, cancellationToken);
        return true;
    }
}
