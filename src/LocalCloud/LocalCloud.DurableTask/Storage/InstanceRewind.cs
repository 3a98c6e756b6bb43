using LocalCloud.DurableTask.History;
using LocalCloud.Storage;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>A rewound instance as one transaction: its new history, and whatever in it has no answer on its way again.</summary>
/// <param name="failedChildren">Sub-orchestrations whose failure was recorded; they are rewound as well.</param>
internal sealed class InstanceRewind(long key, string instanceId, List<HistoryEvent> history, IReadOnlySet<int> failedChildren, DateTime now)
{
    private readonly byte[] _history = HistoryJson.Write(history);

    /// <summary>Allowed for a failed instance only; it runs from now on, and <see cref="Run"/> follows with its next episode.</summary>
    public static Delivery? Request(SqliteSession session, long key, string? reason, DateTime now) =>
        session.Prepare(
            "UPDATE instances SET status = ?2, updated = ?3, completed = NULL, output = NULL, failure = NULL WHERE key = ?1 AND status = ?4")
            .Run(key, (int)OrchestrationRuntimeStatus.Running, now.Ticks, (int)OrchestrationRuntimeStatus.Failed) == 1
            ? InstanceRows.Post(session, key, new ExecutionRewound(reason), front: true)
            : null;

    public Unfinished Run(SqliteSession session)
    {
        var unfinished = new Unfinished([], [], []);
        session.Prepare("DELETE FROM history WHERE key = ?1").Run(key);
        session.Prepare("INSERT INTO history (key, seq, events) VALUES (?1, 0, ?2)").Run(key, _history);
        var answered = history.OfType<AnswerEvent>().Select(static answer => answer.Id).ToHashSet();
        foreach (var open in history.OfType<ScheduledEvent>().Where(action => !answered.Contains(action.Id)))
        {
            Ask(session, open, unfinished);
        }

        return unfinished;
    }

    /// <summary>A row that is there already is being worked on.</summary>
    private void Ask(SqliteSession session, ScheduledEvent open, Unfinished unfinished)
    {
        switch (open)
        {
            case TaskScheduled task when session.Prepare(
                "INSERT OR IGNORE INTO tasks (key, task, name, input, version) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Run(key, task.Id, task.Name, task.Input, task.Version) == 1:
                unfinished.Tasks.Add(new(key, task.Id, instanceId, task.Name, task.Input, task.Version));
                break;
            case TimerCreated timer when session.Prepare("INSERT OR IGNORE INTO timers (key, task, due) VALUES (?1, ?2, ?3)")
                .Run(key, timer.Id, timer.FireAt.Ticks) == 1:
                unfinished.Timers.Add(new(key, timer.Id, timer.FireAt));
                break;
            case EntityCalled call:
                // Its answer may have come while nobody was there. The operation is not repeated.
                unfinished.Messages.Add(InstanceRows.Post(session, key, new EntityAnswered(call.Id, null, LostAnswer(call))));
                break;
            case EntitiesLocked locked:
                unfinished.Messages.Add(EntityRows.Post(
                    session, locked.Entities[0], new EntityLockRequest(new(key, instanceId, locked.Id), locked.Entities, 0), now));
                break;
            case SubOrchestrationScheduled child when AskChild(session, child) is { } delivery:
                unfinished.Messages.Add(delivery);
                break;
        }
    }

    private static Failure LostAnswer(EntityCalled call) => new(
        typeof(InvalidOperationException).FullName!, $"The orchestration failed before entity '{call.Entity}' answered.", null, null);

    /// <summary>A child that failed is rewound, one that still runs answers by itself, one that ended meanwhile answers now.</summary>
    private Delivery? AskChild(SqliteSession session, SubOrchestrationScheduled child)
    {
        var existing = InstanceRows.Find(session, child.InstanceId);
        var isOurs = existing is not null && session.Prepare("SELECT 1 FROM instances WHERE key = ?1 AND parent_key = ?2").ExecuteScalar(existing.Key, key) is not null;
        return existing switch
        {
            { IsOver: false } when isOurs => null,
            { IsOver: false } => InstanceRows.Post(session, key, new SubOrchestrationFailed(child.Id, ChildStart.AlreadyExists(existing))),
            { Status: OrchestrationRuntimeStatus.Failed } when isOurs && failedChildren.Contains(child.Id) =>
                Request(session, existing.Key, "The parent was rewound.", now),
            { Status: OrchestrationRuntimeStatus.Completed } when isOurs => InstanceRows.Post(
                session, key, new SubOrchestrationCompleted(child.Id, InstanceQueries.Get(session, child.InstanceId, Microsoft.DurableTask.Converters.JsonDataConverter.Default)!.SerializedOutput)),
            _ => ChildStart.Create(session, key, instanceId, child, now, existing),
        };
    }
}
