using Google.Protobuf;
using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>
/// One episode as one transaction: the messages it took in, the history it wrote, the state it left, and what it asked for.
/// </summary>
internal sealed class EpisodeCommit(P.OrchestrationInstance instance, long key, long seq, IReadOnlyList<Message> consumed, Episode episode, DateTime now)
    : ICommit<EpisodeOutcome?>
{
    private readonly byte[]? _history = episode.NextExecution is null ? HistoryBytes.Write(episode.Events) : null;
    private EpisodeOutcome _done = new();

    public EpisodeOutcome? Outcome { get; private set; }

    /// <summary>
    /// What follows from it. Null when the instance was purged, or ended before its start arrived: then nothing has happened but that the
    /// messages are gone.
    /// </summary>
    public EpisodeOutcome? Run(SqliteSession session) => Outcome = TryRun(session) ? _done : null;

    /// <summary>An episode takes in messages, and nothing else takes them away.</summary>
    public bool HasHappened(SqliteSession session) =>
        consumed.Count > 0 && consumed.All(message => !InstanceRows.IsWaiting(session, key, message));

    private bool TryRun(SqliteSession session)
    {
        _done = new();
        foreach (var message in consumed)
        {
            InstanceRows.Consume(session, key, message);
        }

        if (!UpdateInstance(session))
        {
            return false;
        }

        if (_history is not null)
        {
            session.Prepare("INSERT INTO history (key, seq, events) VALUES (?1, ?2, ?3)").Run(key, seq, _history);
        }

        if (episode.NextExecution is not null)
        {
            InstanceRows.DeleteExecution(session, key);
        }

        foreach (var action in episode.Events.Where(static @event => @event.IsAction()))
        {
            Ask(session, action);
        }

        foreach (var termination in episode.Terminations)
        {
            Send(session, termination.InstanceId, Events.Terminated(now, termination.Reason, termination.Recurse));
        }

        if (episode.NextExecution is { } next)
        {
            StartOver(session, next);
        }
        else if (episode.Completion is { } completion)
        {
            End(session, completion);
        }

        return true;
    }

    private bool UpdateInstance(SqliteSession session)
    {
        if (episode.Completion is not { } completion)
        {
            return session.Prepare("UPDATE instances SET status = ?2, updated = ?3, custom_status = ?4 WHERE key = ?1 AND completed IS NULL")
                .Run(key, (int)episode.Status, now.Ticks, episode.CustomStatus) == 1;
        }

        return session.Prepare(
            """
            UPDATE instances SET status = ?2, updated = ?3, completed = ?3, custom_status = ?4, output = ?5, failure = ?6
            WHERE key = ?1 AND completed IS NULL
            """).Run(key, (int)completion.OrchestrationStatus, now.Ticks, episode.CustomStatus, completion.Result, completion.FailureDetails?.ToByteArray()) == 1;
    }

    private void Ask(SqliteSession session, HistoryEvent action)
    {
        switch (action.EventTypeCase)
        {
            case EventCase.TaskScheduled:
                _done.Tasks.Add(TaskRows.Add(session, key, instance, action)!);
                break;
            case EventCase.TimerCreated when episode.NextExecution is null && episode.Completion is null:
                _done.Timers.Add(TaskRows.AddTimer(session, key, instance.ExecutionId, action)!);
                break;
            case EventCase.SubOrchestrationInstanceCreated:
                _done.Deliveries.Add(ChildStart.Create(session, key, instance, action, now));
                break;
            case EventCase.EventSent when action.EventSent.InstanceId.StartsWith('@'):
                if (EntityMessages.FromEvent(action.EventSent, instance, now) is { } message)
                {
                    TellEntity(session, message, asEvents: true);
                }
                else
                {
                    _done.Dropped.Add($"{action.EventSent.Name} to {action.EventSent.InstanceId}");
                }

                break;
            case EventCase.EventSent:
                Send(session, action.EventSent.InstanceId, Events.Raised(now, action.EventSent.Name, action.EventSent.Input));
                break;
            case EventCase.EntityOperationCalled or EventCase.EntityOperationSignaled or EventCase.EntityLockRequested or EventCase.EntityUnlockSent:
                TellEntity(session, action, asEvents: false);
                break;
        }
    }

    private void TellEntity(SqliteSession session, HistoryEvent message, bool asEvents)
    {
        if (EntityMessages.TargetOf(message) is not { } target)
        {
            _done.Dropped.Add(message.ToString());
            return;
        }

        var isSignal = message.EventTypeCase is EventCase.EntityOperationSignaled;
        _done.Deliveries.Add(EntityRows.Post(
            session, target, new Message(0, message) { Caller = isSignal ? null : key, AsEvents = asEvents }, now, EntityMessages.DueOf(message)));
    }

    /// <summary>As the real service: what is for an instance that is not there is dropped.</summary>
    private void Send(SqliteSession session, string target, HistoryEvent message)
    {
        if (InstanceRows.Find(session, target) is { IsOver: false } found)
        {
            _done.Deliveries.Add(InstanceRows.Post(session, found.Key, message));
        }
    }

    private void StartOver(SqliteSession session, List<HistoryEvent> next)
    {
        _done.Deliveries.AddRange(EntityRows.ReleaseAll(session, key, instance.InstanceId, now));
        var start = next[0].ExecutionStarted;
        session.Prepare("UPDATE instances SET start = ?2, execution = ?3 WHERE key = ?1").Run(key, start.ToByteArray(), start.OrchestrationInstance.ExecutionId);
        _done.Continuation.AddRange(next.Select(message => InstanceRows.Post(session, key, message, front: true).Message));
    }

    private void End(SqliteSession session, P.ExecutionCompletedEvent completion)
    {
        _done.Deliveries.AddRange(EntityRows.ReleaseAll(session, key, instance.InstanceId, now));
        session.Prepare("DELETE FROM timers WHERE key = ?1").Run(key);
        if (episode.Termination is { ExecutionTerminated.Recurse: true } termination)
        {
            TerminateChildren(session, termination);
        }

        AnswerParent(session, completion);
    }

    private void AnswerParent(SqliteSession session, P.ExecutionCompletedEvent completion)
    {
        if (session.Prepare("SELECT parent_key FROM instances WHERE key = ?1").ExecuteScalar(key) is not long parentKey
            || !InstanceRows.IsRunning(session, parentKey)
            || InstanceQueries.StartOf(session, instance.InstanceId)?.ParentInstance is not { } parent)
        {
            return;
        }

        HistoryEvent answer;
        if (completion.OrchestrationStatus == OrchestrationStatus.Completed)
        {
            answer = Events.New(now);
            answer.SubOrchestrationInstanceCompleted = new() { TaskScheduledId = parent.TaskScheduledId, Result = completion.Result };
        }
        else
        {
            answer = Events.ChildFailed(now, parent.TaskScheduledId, completion.FailureDetails ?? Terminated(completion.Result));
        }

        _done.Deliveries.Add(InstanceRows.Post(session, parentKey, answer, execution: parent.OrchestrationInstance.ExecutionId));
    }

    private P.TaskFailureDetails Terminated(string? output) => new()
    {
        ErrorType = "Terminated",
        ErrorMessage = $"The sub-orchestration '{instance.InstanceId}' was terminated" + (output is null ? "." : $": {output}"),
    };

    private void TerminateChildren(SqliteSession session, HistoryEvent termination)
    {
        var children = new List<long>();
        using (var rows = session.Prepare("SELECT key FROM instances WHERE parent_key = ?1 AND completed IS NULL").Query(key))
        {
            while (rows.Read())
            {
                children.Add(rows.GetInt64(0));
            }
        }

        _done.Deliveries.AddRange(children.Select(child => InstanceRows.Post(session, child, termination.Clone())));
    }
}
