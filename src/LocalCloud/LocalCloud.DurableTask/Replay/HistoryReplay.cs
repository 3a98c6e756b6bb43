using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Holds an orchestrator to a recorded history: the same steps in the same order, and the same kind of end.</summary>
internal static class HistoryReplay
{
    public static void Verify(RecordedHistory history, OrchestratorCatalogue catalogue)
    {
        var last = history.Events.Count - 1;
        while (last >= 0 && history.Events[last] is not OrchestratorStarted)
        {
            last--;
        }

        if (last < 0)
        {
            return; // nothing has happened yet
        }

        // The last episode runs as it ran then; for everything before it the engine's own check is the judge.
        var session = new OrchestrationSession(history.InstanceId, catalogue, static () => { });
        session.Replay(history.Events.Take(last));
        List<HistoryEvent> recorded = [.. history.Events.Skip(last)];
        var replayed = session.Run(
            ((OrchestratorStarted)recorded[0]).Now, recorded.Where(@event => @event is not (OrchestratorStarted or ScheduledEvent or ExecutionCompleted)));
        if (session.Problem is { } problem)
        {
            throw new HistoryDivergenceException(problem.Message);
        }

        Compare(history.Orchestrator ?? "", [.. recorded.OfType<ScheduledEvent>()], replayed.Actions);
        var (then, now) = (End(recorded), End(replayed.Events));
        if (then != now)
        {
            throw new HistoryDivergenceException($"Orchestrator '{history.Orchestrator}' ends differently (recorded: {Show(then)}, replayed: {Show(now)}).");
        }
    }

    private static void Compare(string orchestrator, IReadOnlyList<ScheduledEvent> recorded, IReadOnlyList<ScheduledEvent> replayed)
    {
        for (var i = 0; i < Math.Max(recorded.Count, replayed.Count); i++)
        {
            var (then, now) = (recorded.ElementAtOrDefault(i), replayed.ElementAtOrDefault(i));
            if (then?.ToString() != now?.ToString())
            {
                throw new HistoryDivergenceException(new NonDeterminismException(orchestrator, (then ?? now)!.Id, then, now).Message);
            }
        }
    }

    private static int? End(IEnumerable<HistoryEvent> events) => events.OfType<ExecutionCompleted>().LastOrDefault()?.Status;

    private static string Show(int? status) => status is null ? "it waits" : $"'{(OrchestrationRuntimeStatus)status}'";
}
