using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Replay;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Takes a failed instance back to where it waited before the failures that ended it, and has what failed done again. It may be repeated
/// after a crash: what has been taken out is not there a second time.
/// </summary>
internal sealed class Rewinder(DurableEngineOptions options, DurableStore store, OrchestratorCatalogue catalogue, Action<Unfinished> takeUp)
{
    /// <summary>Runs in the place of an episode of this instance, so nothing else touches it meanwhile.</summary>
    public async Task RewindAsync(Instance instance)
    {
        instance.Session = null;
        instance.IsOver = false;
        if (store.Load(instance.Key) is not { } stored || InstanceState.IsTerminal(stored.Status))
        {
            return; // purged, or ended again
        }

        var rewind = new InstanceRewind(
            instance.Key, stored.Id, WithoutFailures(stored.Id, stored.History), FailedChildren(stored.History), options.TimeProvider.GetUtcNow().UtcDateTime);
        takeUp(await store.WriteAsync(rewind.Run));
    }

    /// <summary>
    /// The history without its end, and without every failure the code can do without. A failure it has answered with a further step, by a
    /// retry or in a catch, stays: without it the steps behind it would not be repeated.
    /// </summary>
    private List<HistoryEvent> WithoutFailures(string instanceId, IReadOnlyList<HistoryEvent> history)
    {
        List<HistoryEvent> kept = [.. history.Where(static @event => @event is not ExecutionCompleted)];
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i] is TaskFailed or SubOrchestrationFailed)
            {
                var failure = kept[i];
                kept.RemoveAt(i);
                if (!Repeats(instanceId, kept))
                {
                    kept.Insert(i, failure);
                }
            }
        }

        return kept;
    }

    private bool Repeats(string instanceId, List<HistoryEvent> history)
    {
        var session = new OrchestrationSession(instanceId, catalogue, static () => { });
        session.Replay(history);
        return session.Problem is null;
    }

    private static HashSet<int> FailedChildren(IReadOnlyList<HistoryEvent> history) => [.. history.OfType<SubOrchestrationFailed>().Select(failed => failed.Id)];
}
