using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Worker;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Holds an orchestrator to a recorded history: the same steps in the same order, and the same kind of end.</summary>
internal static class HistoryReplay
{
    public static async Task VerifyAsync(RecordedHistory history, IDurableWorker worker, CancellationToken cancellationToken)
    {
        var last = history.Events.ToList().FindLastIndex(static @event => @event.EventTypeCase == EventCase.OrchestratorStarted);
        if (last < 0)
        {
            return; // nothing has happened yet
        }

        if (!worker.Knows(DurableCode.Orchestrator, history.Orchestrator ?? ""))
        {
            throw new HistoryDivergenceException(worker.Missing(DurableCode.Orchestrator, history.Orchestrator ?? ""));
        }

        // The last episode runs as it ran then; for everything before it the SDK's own check is the judge.
        List<HistoryEvent> recorded = [.. history.Events.Skip(last)];
        var execution = history.Events.Select(static @event => @event.ExecutionStarted?.OrchestrationInstance?.ExecutionId).FirstOrDefault(static id => id is not null);
        var request = new P.OrchestratorRequest
        {
            InstanceId = history.InstanceId,
            ExecutionId = execution,
            EntityParameters = new() { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero) },
            PastEvents = { history.Events.Take(last).Where(static @event => @event.IsForWorker()) },
            NewEvents = { recorded[0], recorded.Where(static @event => @event.IsInput() && @event.IsForWorker()) },
        };
        var name = history.Orchestrator ?? "";
        var response = await worker.RunOrchestratorAsync(name, request, cancellationToken);
        var (then, now) = (End(recorded), End(response));
        if (Diverged(response) && then?.FailureDetails?.ErrorType != response.Actions[^1].CompleteOrchestration?.FailureDetails?.ErrorType)
        {
            throw new HistoryDivergenceException(response.Actions.Select(static action => action.CompleteOrchestration?.FailureDetails?.ErrorMessage).Last(static text => text is not null)!);
        }

        var self = new Instance(0) { Id = history.InstanceId, Execution = execution };
        Compare(
            name,
            [.. recorded.Where(static @event => @event.IsAction())],
            [.. response.Actions.Where(static action => action.CompleteOrchestration is null).Select(action => TurnAnswer.ToEvent(self, action, DateTime.UnixEpoch))]);
        if (then?.OrchestrationStatus != now)
        {
            throw new HistoryDivergenceException($"Orchestrator '{name}' ends differently (recorded: {Show(then?.OrchestrationStatus)}, replayed: {Show(now)}).");
        }
    }

    /// <summary>The SDK says that the code does not repeat what is recorded.</summary>
    public static bool Diverged(P.OrchestratorResponse response) => response.Actions.Any(static action =>
        action.CompleteOrchestration?.FailureDetails?.ErrorType?.Contains("NonDeterministic", StringComparison.Ordinal) == true);

    private static void Compare(string orchestrator, List<HistoryEvent> recorded, List<HistoryEvent> replayed)
    {
        for (var i = 0; i < Math.Max(recorded.Count, replayed.Count); i++)
        {
            var (then, now) = (recorded.ElementAtOrDefault(i)?.Describe(), replayed.ElementAtOrDefault(i)?.Describe());
            if (then != now)
            {
                throw new HistoryDivergenceException(
                    $"Orchestrator '{orchestrator}' does not repeat its history (recorded: {then ?? "nothing"}, replayed: {now ?? "nothing"}).");
            }
        }
    }

    private static P.ExecutionCompletedEvent? End(IEnumerable<HistoryEvent> events) =>
        events.LastOrDefault(static @event => @event.ExecutionCompleted is not null)?.ExecutionCompleted;

    private static OrchestrationStatus? End(P.OrchestratorResponse response) =>
        response.Actions.LastOrDefault(static action => action.CompleteOrchestration is not null)?.CompleteOrchestration.OrchestrationStatus;

    private static string Show(OrchestrationStatus? status) => status is null ? "it waits" : $"'{status}'";
}
