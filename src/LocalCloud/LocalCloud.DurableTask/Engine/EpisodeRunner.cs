using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Replay;
using LocalCloud.DurableTask.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Takes messages into an instance, commits what comes of it, and only then lets it have effects.</summary>
internal sealed partial class EpisodeRunner(
    DurableEngineOptions options,
    DurableStore store,
    OrchestratorCatalogue catalogue,
    Rewinder rewinder,
    Action<Instance> wake,
    Action<Instance, IEnumerable<Message>> deliverFirst,
    Action<Instance, Episode, List<Delivery>> publish)
{
    /// <summary>After a failed commit (a full disk, for example).</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("LocalCloud.DurableTask");

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    public async Task RunAsync(Instance instance, List<Message> messages)
    {
        try
        {
            if (messages.Exists(static message => message.Event is ExecutionRewound))
            {
                await rewinder.RewindAsync(instance);
            }

            if (!Load(instance, messages))
            {
                return; // purged or replaced, and its rows with it
            }

            if (instance.IsOver)
            {
                await store.WriteAsync(session =>
                {
                    messages.ForEach(message => InstanceRows.Consume(session, instance.Key, message));
                    return true;
                });
            }
            else if (Order(instance, messages) is { } ordered)
            {
                await RunEpisodeAsync(instance, ordered);
            }
        }
        catch (ObjectDisposedException)
        {
            // The engine is gone; the database knows where to go on.
        }
        catch (Exception failure)
        {
            // Memory may be ahead of the disk: start again from what is stored.
            LogFailed(failure, instance.Id);
            instance.Session = null;
            deliverFirst(instance, messages);
            await Task.Delay(s_pauseAfterFailure, options.TimeProvider);
        }
    }

    private async Task RunEpisodeAsync(Instance instance, List<Message> messages)
    {
        var now = Now;
        var episode = instance.Session!.Run(now, messages.Select(message => message.Event));
        var commit = new EpisodeCommit(instance.Id, instance.Key, instance.NextSeq, messages, episode, now);
        var deliveries = await store.CommitAsync(commit);
        instance.Early.Clear();
        if (deliveries is null)
        {
            instance.IsOver = true;
            instance.Session = null;
            return;
        }

        instance.NextSeq++;
        if (episode.NextExecution is not null)
        {
            instance.NextSeq = 0;
            instance.Session = NewSession(instance);
        }
        else if (episode.Completion is not null)
        {
            instance.IsOver = true;
            instance.Session = null;
            if (episode.Completion.Failure is { } failure)
            {
                LogOrchestrationFailed(instance.Id, failure.Type, failure.Message);
            }
        }

        publish(instance, episode, deliveries);
    }

    private bool Load(Instance instance, List<Message> messages)
    {
        if (instance.Session is not null || instance.IsOver)
        {
            return true;
        }

        if (instance.Id.Length > 0 && messages.Exists(message => message.Event is ExecutionStarted) && instance.Early.Count == 0)
        {
            instance.Session = NewSession(instance);
            return true;
        }

        if (store.Load(instance.Key) is not { } stored)
        {
            return false;
        }

        instance.Id = stored.Id;
        instance.NextSeq = stored.NextSeq;
        instance.IsOver = InstanceState.IsTerminal(stored.Status);
        if (!instance.IsOver)
        {
            instance.Session = NewSession(instance);
            instance.Session.Replay(stored.History);
        }

        return true;
    }

    /// <summary>The start goes first; before it has come, everything but a termination waits for it.</summary>
    private static List<Message>? Order(Instance instance, List<Message> messages)
    {
        if (instance.Session!.IsStarted)
        {
            return messages;
        }

        var start = messages.FindIndex(message => message.Event is ExecutionStarted);
        if (start < 0 && !messages.Exists(message => message.Event is ExecutionTerminated))
        {
            instance.Early.AddRange(messages);
            return null;
        }

        List<Message> ordered = start < 0 ? [] : [messages[start]];
        ordered.AddRange(instance.Early);
        ordered.AddRange(messages.Where((_, index) => index != start));
        return ordered;
    }

    private OrchestrationSession NewSession(Instance instance) => new(instance.Id, catalogue, () => wake(instance));

    [LoggerMessage(2, LogLevel.Warning, "Orchestration '{instanceId}' failed with {type}: {message}")]
    private partial void LogOrchestrationFailed(string instanceId, string type, string message);

    [LoggerMessage(1, LogLevel.Error, "An episode of orchestration '{instanceId}' could not be committed and will be repeated.")]
    private partial void LogFailed(Exception failure, string instanceId);
}
