using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Goes on in one range from its last checkpoint, for a bounded time.</summary>
public sealed class RebuildRange(ProjectionRebuilder rebuilder)
{
    /// <summary>Well below the time an activity may take; a crash repeats one page, whatever this is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Function(nameof(RebuildRange))]
    public Task<RangeProgress> Run([ActivityTrigger] RangeTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return rebuilder.WalkAsync(task.Plan, task.Range, Patience, cancellationToken);
    }
}

/// <param name="Range">Its number in the plan.</param>
public sealed record RangeTask(RebuildPlan Plan, int Range);
