using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Replay;

/// <summary>What an episode has come to.</summary>
internal sealed partial class OrchestrationSession
{
    private List<ScheduledEvent> TakeActions()
    {
        if (_context is null || _broken is not null)
        {
            return [];
        }

        List<ScheduledEvent> actions = [.. _context.Asked.Values];
        _context.Asked.Clear();
        return actions;
    }

    private ExecutionCompleted? Completion()
    {
        if (_broken is null && _termination is null && _intruded)
        {
            _broken = Failure.From(new InvalidOperationException(InvalidAsynchronousInvocation));
        }

        if (_broken is not null)
        {
            return Failed(_broken);
        }

        if (_termination is not null)
        {
            return new((int)OrchestrationRuntimeStatus.Terminated, _termination.Output, null);
        }

        if (_orchestrator is not { IsCompleted: true })
        {
            return null;
        }

        try
        {
            var result = _orchestrator.GetAwaiter().GetResult();
            return new((int)OrchestrationRuntimeStatus.Completed, Limits.CheckPayload(_catalogue.Converter.Serialize(result)), null);
        }
        catch (Exception failure)
        {
            return Failed(Failure.From(failure));
        }
    }

    private static ExecutionCompleted Failed(Failure failure) => new((int)OrchestrationRuntimeStatus.Failed, null, failure);

    private List<HistoryEvent>? NextExecution()
    {
        if (_broken is not null || _termination is not null || _context?.Continuation is not { } next || !_orchestrator!.IsCompletedSuccessfully)
        {
            return null;
        }

        var version = next.NewVersion ?? _started!.Version;
        List<HistoryEvent> messages =
        [
            _started! with { Input = _catalogue.Converter.Serialize(next.NewInput), Version = version, FirstId = _context.NextId, CustomStatus = _context.CustomStatus },
        ];
        if (next.PreserveUnprocessedEvents)
        {
            messages.AddRange(_context.Events.Kept.Select(kept => new EventRaised(kept.Name, kept.Input)));
        }

        return messages;
    }
}
