using LocalCloud.DurableTask.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Takes messages into an instance, commits what comes of it, and only then lets it have effects.</summary>
internal sealed partial class EpisodeRunner(
    DurableEngineOptions options,
    DurableStore store,
    Turn turn,
    Rewinder rewinder,
    Action<Instance, IEnumerable<Message>> deliverFirst,
    Action<Instance, Episode, EpisodeOutcome> publish,
    CancellationToken ended)
{
    /// <summary>After a failed commit (a full disk, for example), or when the worker is gone.</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("LocalCloud.DurableTask");

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    public async Task RunAsync(Instance instance, List<Message> messages)
    {
        try
        {
            if (messages.Exists(static message => message.Event.EventTypeCase == EventCase.ExecutionRewound))
            {
                await rewinder.RewindAsync(instance);
            }

            if (!Load(instance, messages))
            {
                return; // purged or replaced, and its rows with it
            }

            var (current, stale) = Sort(instance, messages);
            if (stale.Count > 0)
            {
                await store.WriteAsync(session =>
                {
                    stale.ForEach(message => InstanceRows.Consume(session, instance.Key, message));
                    return true;
                });
            }

            if (current.Count > 0 && Order(instance, current) is { } ordered)
            {
                await RunEpisodeAsync(instance, ordered);
            }
        }
        catch (Exception gone) when (gone is ObjectDisposedException || ended.IsCancellationRequested)
        {
            // The engine is gone; the database knows where to go on.
        }
        catch (Exception failure)
        {
            LogFailed(failure, instance.Id);
            instance.Forget();
            deliverFirst(instance, messages);
            await Task.Delay(s_pauseAfterFailure, options.TimeProvider);
        }
    }

    private async Task RunEpisodeAsync(Instance instance, List<Message> messages)
    {
        var now = Now;
        var episode = await turn.RunAsync(instance, messages, now, ended);
        var self = new P.OrchestrationInstance { InstanceId = instance.Id, ExecutionId = instance.Execution };
        var outcome = await store.CommitAsync(new EpisodeCommit(self, instance.Key, instance.NextSeq, messages, episode, now));
        instance.Early.Clear();
        if (outcome is null)
        {
            instance.IsOver = true;
            instance.Forget();
            return;
        }

        foreach (var dropped in outcome.Dropped)
        {
            LogDropped(instance.Id, dropped);
        }

        Advance(instance, episode);
        publish(instance, episode, outcome);
    }

    private void Advance(Instance instance, Episode episode)
    {
        instance.NextSeq++;
        instance.History?.AddRange(episode.Events);
        instance.CustomStatus = episode.CustomStatus;
        instance.Start ??= episode.Events.Find(static @event => @event.EventTypeCase == EventCase.ExecutionStarted);
        if (episode.NextExecution is { } next)
        {
            instance.Forget();
            instance.NextSeq = 0;
            instance.History = [];
            instance.Name = next[0].ExecutionStarted.Name;
            instance.Execution = next[0].ExecutionStarted.OrchestrationInstance.ExecutionId;
        }
        else if (episode.Completion is { } completion)
        {
            instance.IsOver = true;
            instance.Forget();
            if (completion.FailureDetails is { } failure)
            {
                LogOrchestrationFailed(instance.Id, failure.ErrorType, failure.ErrorMessage);
            }
        }
    }

    private bool Load(Instance instance, List<Message> messages)
    {
        if (instance.Name is not null || instance.IsOver)
        {
            return true;
        }

        if (instance.Id.Length > 0 && instance.Early.Count == 0
            && messages.Find(static message => message.Event.EventTypeCase == EventCase.ExecutionStarted)?.Event.ExecutionStarted is { } start)
        {
            (instance.Name, instance.Execution, instance.History) = (start.Name, start.OrchestrationInstance.ExecutionId, []);
            return true;
        }

        if (store.Load(instance.Key) is not { } stored)
        {
            return false;
        }

        (instance.Id, instance.Name, instance.Execution, instance.NextSeq) = (stored.Id, stored.Name, stored.Execution, stored.NextSeq);
        instance.IsOver = InstanceState.IsTerminal(stored.Status);
        instance.History = instance.IsOver ? null : stored.History;
        instance.Start = stored.History.Find(static @event => @event.EventTypeCase == EventCase.ExecutionStarted);
        instance.IsStarted = instance.Start is not null;
        instance.IsSuspended = stored.Status == OrchestrationStatus.Suspended;
        return true;
    }

    /// <summary>Stale is what an ended instance gets, and what was meant for an earlier execution.</summary>
    private static (List<Message> Current, List<Message> Stale) Sort(Instance instance, List<Message> messages)
    {
        var bySense = messages.ToLookup(message => instance.IsOver || (message.Execution is { } execution && execution != instance.Execution));
        return ([.. bySense[false]], [.. bySense[true]]);
    }

    /// <summary>The start goes first; before it has come, everything but a termination waits for it.</summary>
    private static List<Message>? Order(Instance instance, List<Message> messages)
    {
        if (instance.IsStarted)
        {
            return messages;
        }

        var start = messages.FindIndex(static message => message.Event.EventTypeCase == EventCase.ExecutionStarted);
        if (start < 0 && !messages.Exists(static message => message.Event.EventTypeCase == EventCase.ExecutionTerminated))
        {
            instance.Early.AddRange(messages);
            return null;
        }

        List<Message> ordered = start < 0 ? [] : [messages[start]];
        ordered.AddRange(instance.Early);
        ordered.AddRange(messages.Where((_, index) => index != start));
        return ordered;
    }

    [LoggerMessage(1, LogLevel.Error, "An episode of orchestration '{instanceId}' could not be run or committed and will be repeated.")]
    private partial void LogFailed(Exception failure, string instanceId);

    [LoggerMessage(2, LogLevel.Warning, "Orchestration '{instanceId}' failed with {type}: {message}")]
    private partial void LogOrchestrationFailed(string instanceId, string type, string message);

    [LoggerMessage(5, LogLevel.Warning, "Orchestration '{instanceId}' sent a message to an entity that cannot be read, and it was dropped: {message}")]
    private partial void LogDropped(string instanceId, string message);
}
