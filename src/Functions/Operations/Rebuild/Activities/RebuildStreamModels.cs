using EventSourcing.Feeds;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Rebuild.Activities;

/// <summary>Folds the read models of one stream anew, where they are.</summary>
public sealed class RebuildStreamModels(ProjectionRebuilder rebuilder)
{
    [Function(nameof(RebuildStreamModels))]
    public async Task<RangeProgress> Run([ActivityTrigger] RebuildRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var projection = rebuilder.Find(request.Projection) ?? throw new InvalidOperationException($"There is no projection '{request.Projection}'.");
        if (!StreamId.TryParse(request.StreamId, out var stream))
        {
            throw new InvalidOperationException($"'{request.StreamId}' names no stream.");
        }

        try
        {
            return new RangeProgress(WalkState.CaughtUp, await projection.RefoldAsync(stream, cancellationToken), 0, []);
        }
        catch (PoisonEventException poison)
        {
            return new RangeProgress(WalkState.CaughtUp, 0, 1, [new StreamFailure(request.StreamId!, StatusText.Shortened(poison.Message))]);
        }
    }
}
