using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OrderFlow.Operations.Rebuild;

/// <summary>Where rebuilds are asked for, looked at and called off.</summary>
public sealed class RebuildDesk(ProjectionRebuilder rebuilder, IGenerationLedgers ledgers, TimeProvider time)
{
    /// <summary>The status of the rebuild that has been started; null when one is running already.</summary>
    public async Task<RebuildStatus?> StartAsync(DurableTaskClient durable, string projection, string? streamId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(durable);
        var request = new RebuildRequest(projection, streamId, Guid.CreateVersion7().ToString("N"), time.GetUtcNow());
        if (await IsRunningAsync(durable, request.InstanceId, cancellationToken))
        {
            return null;
        }

        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                streamId is null ? nameof(RebuildProjection) : nameof(RebuildStream), request, new StartOrchestrationOptions(request.InstanceId), cancellationToken);
            return RebuildStatus.Of(request);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            // Two asked at the same time, and the other was first. What a refusal looks like depends on the host.
            if (await IsRunningAsync(durable, request.InstanceId, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>The last rebuild; null when there has been none.</summary>
    public async Task<RebuildStatus?> FindAsync(DurableTaskClient durable, string projection, string? streamId, CancellationToken cancellationToken) =>
        (await LastAsync(durable, projection, streamId, cancellationToken))?.Status;

    /// <summary>
    /// Cancels the rebuild of a projection, also one whose orchestration is gone; its status says what came of it. Null when there has
    /// been none.
    /// </summary>
    public async Task<RebuildStatus?> CancelAsync(DurableTaskClient durable, string projection, CancellationToken cancellationToken)
    {
        var last = await LastAsync(durable, projection, null, cancellationToken);
        var building = (await ledgers.ReadAsync(projection, cancellationToken)).Rebuild is { State: RebuildState.Building } known ? known.Id : null;
        var running = last?.Status.State is RebuildPhase.Running or RebuildPhase.Switching ? last.Value.Request.RebuildId : null;
        foreach (var rebuild in new[] { building, running }.OfType<string>().Distinct())
        {
            await rebuilder.CancelAsync(projection, rebuild, cancellationToken);
        }

        return (await LastAsync(durable, projection, null, cancellationToken))?.Status ?? (building is null ? null : Orphan(projection, building));
    }

    /// <summary>Of a rebuild that only the ledger remembers.</summary>
    private RebuildStatus Orphan(string projection, string rebuildId) =>
        RebuildStatus.Of(new RebuildRequest(projection, null, rebuildId, time.GetUtcNow())) with { State = RebuildPhase.Cancelled };

    private async Task<(RebuildRequest Request, RebuildStatus Status)?> LastAsync(
        DurableTaskClient durable, string projection, string? streamId, CancellationToken cancellationToken)
    {
        var instance = await durable.GetInstanceAsync(RebuildRequest.InstanceIdOf(projection, streamId), getInputsAndOutputs: true, cancellationToken);
        if (instance?.ReadInputAs<RebuildRequest>() is not { } request)
        {
            return null;
        }

        var status = instance.ReadCustomStatusAs<RebuildStatus>() ?? RebuildStatus.Of(request);
        var stopped = instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated && status.CompletedAt is null;
        if (stopped)
        {
            status = status with { State = RebuildPhase.Failed, CompletedAt = instance.LastUpdatedAt, Problem = "The orchestration was stopped." };
        }

        if (streamId is null && status.State is RebuildPhase.Running or RebuildPhase.Switching)
        {
            // The ledger decides; the orchestration notices at its next step.
            var rebuild = (await ledgers.ReadAsync(projection, cancellationToken)).Rebuild;
            status = rebuild?.Id != request.RebuildId ? status : status with
            {
                State = rebuild.State switch
                {
                    RebuildState.Cancelled => RebuildPhase.Cancelled,
                    RebuildState.Switched => RebuildPhase.CleaningUp,
                    _ => status.State,
                },
            };
        }

        return (request, status);
    }

    private static async Task<bool> IsRunningAsync(DurableTaskClient durable, string instanceId, CancellationToken cancellationToken) =>
        await durable.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false };
}
