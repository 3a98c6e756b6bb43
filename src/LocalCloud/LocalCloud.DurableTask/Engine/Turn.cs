using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.DurableTask.Worker;

namespace LocalCloud.DurableTask.Engine;

/// <summary>One turn of an orchestrator: what came in goes to the worker, and what it answers becomes an episode.</summary>
internal sealed class Turn(DurableEngineOptions options, DurableStore store, IDurableWorker worker)
{
    public async Task<Episode> RunAsync(Instance instance, List<Message> messages, DateTime now, CancellationToken cancellationToken)
    {
        var started = Events.New(now);
        started.OrchestratorStarted = new();
        List<HistoryEvent> fresh = [started, .. messages.Select(static message => message.Event)];
        var begins = fresh.Exists(static @event => @event.EventTypeCase == EventCase.ExecutionStarted);
        var termination = fresh.FindLast(static @event => @event.EventTypeCase == EventCase.ExecutionTerminated);
        var known = worker.Knows(DurableCode.Orchestrator, instance.Name!);
        if (termination is not null && (!known || !(instance.IsStarted || begins)))
        {
            return Ended(fresh, now, new() { OrchestrationStatus = OrchestrationStatus.Terminated, Result = termination.ExecutionTerminated.Input }, termination);
        }

        if (!known)
        {
            return Ended(fresh, now, new()
            {
                OrchestrationStatus = OrchestrationStatus.Failed,
                FailureDetails = Failures.Invalid(worker.Missing(DurableCode.Orchestrator, instance.Name!), final: true),
            });
        }

        var response = await AskAsync(instance, fresh, cancellationToken);
        var episode = TurnAnswer.Read(instance, fresh, response, now);
        instance.IsStarted = true;
        return episode;
    }

    private async Task<P.OrchestratorResponse> AskAsync(Instance instance, List<HistoryEvent> fresh, CancellationToken cancellationToken)
    {
        var isHeld = instance.IsHeld && worker.HoldsSessions;
        var response = await worker.RunOrchestratorAsync(instance.Name!, Request(instance, fresh, withHistory: !isHeld), cancellationToken);
        if (response.RequiresHistory && isHeld)
        {
            response = await worker.RunOrchestratorAsync(instance.Name!, Request(instance, fresh, withHistory: true), cancellationToken);
        }

        if (response.RequiresHistory)
        {
            throw new DurableWorkerException($"The worker asked for the history of '{instance.Id}' although it had been given it.");
        }

        instance.IsHeld = worker.HoldsSessions;
        instance.History = worker.HoldsSessions ? null : instance.History;
        return response;
    }

    private P.OrchestratorRequest Request(Instance instance, List<HistoryEvent> fresh, bool withHistory)
    {
        var request = new P.OrchestratorRequest
        {
            InstanceId = instance.Id,
            ExecutionId = instance.Execution,
            EntityParameters = new() { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero) },
        };
        request.NewEvents.AddRange(fresh.Where(static @event => @event.IsForWorker()));
        if (worker.HoldsSessions)
        {
            request.Properties.Add("IsExtendedSession", Value.ForBool(true));
            request.Properties.Add("IncludeState", Value.ForBool(withHistory));
            request.Properties.Add("ExtendedSessionIdleTimeoutInSeconds", Value.ForNumber(options.ExtendedSessionIdleTimeout.TotalSeconds));
        }

        if (withHistory)
        {
            instance.History ??= instance.NextSeq == 0 ? [] : store.Load(instance.Key)?.History ?? [];
            request.PastEvents.AddRange(instance.History.Where(static @event => @event.IsForWorker()));
        }

        return request;
    }

    private static Episode Ended(List<HistoryEvent> fresh, DateTime now, P.ExecutionCompletedEvent completion, HistoryEvent? termination = null)
    {
        var end = Events.New(now);
        end.ExecutionCompleted = completion;
        return new() { Events = [.. fresh, end], Status = completion.OrchestrationStatus, Completion = completion, Termination = termination };
    }
}
