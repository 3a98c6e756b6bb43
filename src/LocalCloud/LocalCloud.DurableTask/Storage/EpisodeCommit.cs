using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Replay;
using LocalCloud.Storage;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>
/// One episode as one transaction: the messages it took in, the history it wrote, the state it left, and what it asked for.
/// </summary>
internal sealed class EpisodeCommit(string instanceId, long key, long seq, IReadOnlyList<Message> consumed, Episode episode, DateTime now)
    : ICommit<List<Delivery>?>
{
    private readonly byte[]? _history = episode.NextExecution is null ? HistoryJson.Write(episode.Events) : null;
    private readonly List<Delivery> _deliveries = [];

    public List<Delivery>? Outcome { get; private set; }

    /// <summary>
    /// Messages to other instances, and to this one when it continues as new. Null when the instance was purged, or ended before its start
    /// arrived: then nothing has happened but that the messages are gone.
    /// </summary>
    public List<Delivery>? Run(SqliteSession session) => Outcome = TryRun(session) ? _deliveries : null;

    /// <summary>An episode takes in messages, and nothing else takes them away.</summary>
    public bool HasHappened(SqliteSession session) =>
        consumed.Count > 0 && consumed.All(message => !InstanceRows.IsWaiting(session, key, message));

    private bool TryRun(SqliteSession session)
    {
        _deliveries.Clear();
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

        foreach (var timer in episode.CancelledTimers)
        {
            session.Prepare("DELETE FROM timers WHERE key = ?1 AND task = ?2").Run(key, timer);
        }

        foreach (var action in episode.Actions)
        {
            Ask(session, action);
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

        var failure = completion.Failure is { } cause
            ? System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(cause, HistoryJson.Default.Failure)
            : null;
        return session.Prepare(
            """
            UPDATE instances SET status = ?2, updated = ?3, completed = ?3, custom_status = ?4, output = ?5, failure = ?6
            WHERE key = ?1 AND completed IS NULL
            """).Run(key, completion.Status, now.Ticks, episode.CustomStatus, completion.Output, failure) == 1;
    }

    private void Ask(SqliteSession session, ScheduledEvent action)
    {
        switch (action)
        {
            case TaskScheduled task:
                session.Prepare("INSERT INTO tasks (key, task, name, input, version) VALUES (?1, ?2, ?3, ?4, ?5)")
                    .Run(key, task.Id, task.Name, task.Input, task.Version);
                break;
            case TimerCreated timer when !episode.CancelledTimers.Contains(timer.Id):
                session.Prepare("INSERT INTO timers (key, task, due) VALUES (?1, ?2, ?3)").Run(key, timer.Id, timer.FireAt.Ticks);
                break;
            case SubOrchestrationScheduled child:
                StartChild(session, child);
                break;
            case EntityCalled called:
                Tell(session, called.Entity, new EntityOperation(called.Operation, called.Input, new(key, instanceId, called.Id)));
                break;
            case EntitySignaled signal:
                _deliveries.Add(EntityRows.Post(session, signal.Entity, new EntityOperation(signal.Operation, signal.Input, null), now, signal.At));
                break;
            case EntitiesLocked locked:
                Tell(session, locked.Entities[0], new EntityLockRequest(new(key, instanceId, locked.Id), locked.Entities, 0));
                break;
            case EntitiesUnlocked unlocked:
                Unlock(session, unlocked.Entities);
                break;
            case EventSent sent when InstanceRows.Find(session, sent.InstanceId) is { IsOver: false } target:
                // As the real service: an event for an instance that is not there is dropped.
                _deliveries.Add(InstanceRows.Post(session, target.Key, new EventRaised(sent.Name, sent.Input)));
                break;
        }
    }

    private void StartChild(SqliteSession session, SubOrchestrationScheduled child)
    {
        var existing = InstanceRows.Find(session, child.InstanceId);
        _deliveries.Add(existing is { IsOver: false }
            ? InstanceRows.Post(session, key, new SubOrchestrationFailed(child.Id, ChildStart.AlreadyExists(existing)))
            : ChildStart.Create(session, key, instanceId, child, now, existing));
    }

    private void Tell(SqliteSession session, string entity, HistoryEvent message) => _deliveries.Add(EntityRows.Post(session, entity, message, now));

    private void Unlock(SqliteSession session, IReadOnlyList<string> entities)
    {
        foreach (var entity in entities)
        {
            Tell(session, entity, new EntityUnlock(key));
        }
    }

    private void StartOver(SqliteSession session, IReadOnlyList<HistoryEvent> next)
    {
        Unlock(session, episode.HeldLocks);
        session.Prepare("DELETE FROM history WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM timers WHERE key = ?1").Run(key);
        session.Prepare("UPDATE instances SET input = ?2 WHERE key = ?1").Run(key, ((ExecutionStarted)next[0]).Input);
        _deliveries.AddRange(next.Select(message => InstanceRows.Post(session, key, message, front: true)));
    }

    private void End(SqliteSession session, ExecutionCompleted completion)
    {
        Unlock(session, episode.HeldLocks);
        session.Prepare("DELETE FROM timers WHERE key = ?1").Run(key);
        if (episode.Termination is { Recursive: true } termination)
        {
            TerminateChildren(session, termination);
        }

        if (episode.Parent is { } parent)
        {
            HistoryEvent answer = completion.Status == (int)OrchestrationRuntimeStatus.Completed
                ? new SubOrchestrationCompleted(parent.TaskId, completion.Output)
                : new SubOrchestrationFailed(parent.TaskId, completion.Failure ?? Terminated(completion.Output));
            _deliveries.Add(InstanceRows.Post(session, parent.Key, answer));
        }
    }

    private Failure Terminated(string? output) => new(
        "Terminated", $"The sub-orchestration '{instanceId}' was terminated" + (output is null ? "." : $": {output}"), null, null);

    private void TerminateChildren(SqliteSession session, ExecutionTerminated termination)
    {
        var children = new List<long>();
        using (var rows = session.Prepare("SELECT key FROM instances WHERE parent_key = ?1 AND completed IS NULL").Query(key))
        {
            while (rows.Read())
            {
                children.Add(rows.GetInt64(0));
            }
        }

        _deliveries.AddRange(children.Select(child => InstanceRows.Post(session, child, termination)));
    }
}
