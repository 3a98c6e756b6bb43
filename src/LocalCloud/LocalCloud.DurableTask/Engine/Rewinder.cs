using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.DurableTask.Worker;

namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Takes a failed instance back to where it waited before the failures that ended it, and has what failed done again. It may be repeated
/// after a crash: what has been taken out is not there a second time.
/// </summary>
internal sealed class Rewinder(DurableEngineOptions options, DurableStore store, IDurableWorker worker, Action<Unfinished> takeUp, CancellationToken ended)
{
    /// <summary>Runs in the place of an episode of this instance, so nothing else touches it meanwhile.</summary>
    public async Task RewindAsync(Instance instance)
    {
        instance.Forget();
        instance.IsOver = false;
        if (store.Load(instance.Key) is not { } stored || InstanceState.IsTerminal(stored.Status))
        {
            return; // purged, or ended again
        }

        var self = new P.OrchestrationInstance { InstanceId = stored.Id, ExecutionId = stored.Execution };
        var rewind = new InstanceRewind(
            instance.Key, self, await WithoutFailuresAsync(stored), FailedChildren(stored.History), options.TimeProvider.GetUtcNow().UtcDateTime);
        takeUp(await store.WriteAsync(rewind.Run));
    }

    /// <summary>
    /// The history without its end, and without every failure the code can do without. A failure it has answered with a further step, by a
    /// retry or in a catch, stays: without it the steps behind it would not be repeated.
    /// </summary>
    private async Task<List<HistoryEvent>> WithoutFailuresAsync(StoredInstance stored)
    {
        List<HistoryEvent> kept = [.. stored.History.Where(static @event => @event.EventTypeCase != EventCase.ExecutionCompleted)];
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i].EventTypeCase is not (EventCase.TaskFailed or EventCase.SubOrchestrationInstanceFailed))
            {
                continue;
            }

            foreach (var shorter in new[] { Without(kept, i), WithoutPause(kept, i) })
            {
                if (await RepeatsAsync(stored, shorter))
                {
                    kept = shorter;
                    break;
                }
            }
        }

        return kept;
    }

    private static List<HistoryEvent> Without(List<HistoryEvent> history, int failure) => [.. history.Where((_, index) => index != failure)];

    /// <summary>The SDK pauses after the last attempt, too, before it gives up: without the failure there is no such timer.</summary>
    private static List<HistoryEvent> WithoutPause(List<HistoryEvent> history, int failure)
    {
        var timers = history.Skip(failure + 1)
            .TakeWhile(static @event => @event.EventTypeCase != EventCase.OrchestratorCompleted)
            .Where(static @event => @event.EventTypeCase == EventCase.TimerCreated)
            .Select(static @event => @event.EventId)
            .ToHashSet();
        return [.. Without(history, failure).Where(@event => !(@event.EventTypeCase switch
        {
            EventCase.TimerCreated => timers.Contains(@event.EventId),
            EventCase.TimerFired => timers.Contains(@event.TimerFired.TimerId),
            _ => false,
        }))];
    }

    private async Task<bool> RepeatsAsync(StoredInstance stored, List<HistoryEvent> history)
    {
        if (!worker.Knows(DurableCode.Orchestrator, stored.Name))
        {
            return true;
        }

        var started = Events.New(options.TimeProvider.GetUtcNow().UtcDateTime);
        started.OrchestratorStarted = new();
        var trial = new P.OrchestratorRequest
        {
            InstanceId = stored.Id,
            ExecutionId = stored.Execution,
            EntityParameters = new() { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero) },
            PastEvents = { history.Where(static @event => @event.IsForWorker()) },
            NewEvents = { started },
        };
        return !HistoryReplay.Diverged(await worker.RunOrchestratorAsync(stored.Name, trial, ended));
    }

    private static HashSet<int> FailedChildren(IEnumerable<HistoryEvent> history) =>
        [.. history.Where(static @event => @event.SubOrchestrationInstanceFailed is not null).Select(static failed => failed.SubOrchestrationInstanceFailed.TaskScheduledId)];
}
