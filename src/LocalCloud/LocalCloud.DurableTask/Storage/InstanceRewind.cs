using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>A rewound instance as one transaction: its new history, and whatever in it has no answer on its way again.</summary>
/// <param name="failedChildren">Sub-orchestrations whose failure was recorded; they are rewound as well.</param>
internal sealed class InstanceRewind(long key, P.OrchestrationInstance instance, List<HistoryEvent> history, IReadOnlySet<int> failedChildren, DateTime now)
{
    private readonly byte[] _history = HistoryBytes.Write(history);

    /// <summary>Allowed for a failed instance only; it runs from now on, and <see cref="Run"/> follows with its next episode.</summary>
    public static Delivery? Request(SqliteSession session, long key, string? reason, DateTime now)
    {
        var rewound = Events.New(now);
        rewound.ExecutionRewound = new() { Reason = reason };
        return session.Prepare(
            "UPDATE instances SET status = ?2, updated = ?3, completed = NULL, output = NULL, failure = NULL WHERE key = ?1 AND status = ?4")
            .Run(key, (int)OrchestrationStatus.Running, now.Ticks, (int)OrchestrationStatus.Failed) == 1
            ? InstanceRows.Post(session, key, rewound, front: true)
            : null;
    }

    public Unfinished Run(SqliteSession session)
    {
        var unfinished = new Unfinished([], [], []);
        session.Prepare("DELETE FROM history WHERE key = ?1").Run(key);
        session.Prepare("INSERT INTO history (key, seq, events) VALUES (?1, 0, ?2)").Run(key, _history);
        var answered = history.Select(static @event => @event.Answered()).OfType<int>().ToHashSet();
        var replied = history.Select(EntityMessages.RequestAnswered).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var open in history.Where(action => action.IsAction() && !answered.Contains(action.EventId)))
        {
            Ask(session, open, replied, unfinished);
        }

        return unfinished;
    }

    /// <summary>A row that is there already is being worked on.</summary>
    private void Ask(SqliteSession session, HistoryEvent open, HashSet<string> replied, Unfinished unfinished)
    {
        switch (open.EventTypeCase)
        {
            case EventCase.TaskScheduled when TaskRows.Add(session, key, instance, open) is { } task:
                unfinished.Tasks.Add(task);
                break;
            case EventCase.TimerCreated when TaskRows.AddTimer(session, key, instance.ExecutionId, open) is { } timer:
                unfinished.Timers.Add(timer);
                break;
            case EventCase.SubOrchestrationInstanceCreated when AskChild(session, open) is { } delivery:
                unfinished.Messages.Add(delivery);
                break;
            case EventCase.EventSent when open.EventSent.InstanceId.StartsWith('@'):
                AskEntity(session, EntityMessages.FromEvent(open.EventSent, instance, now), asEvents: true, replied, unfinished);
                break;
            case EventCase.EntityOperationCalled or EventCase.EntityLockRequested:
                AskEntity(session, open, asEvents: false, replied, unfinished);
                break;
        }
    }

    private void AskEntity(SqliteSession session, HistoryEvent? request, bool asEvents, HashSet<string> replied, Unfinished unfinished)
    {
        if (request?.EntityOperationCalled is { } call && !replied.Contains(call.RequestId))
        {
            // Its answer may have come while nobody was there. The operation is not repeated.
            var lost = Failures.Invalid($"The orchestration failed before entity '{call.TargetInstanceId}' answered.");
            unfinished.Messages.Add(InstanceRows.Post(session, key, EntityMessages.Failed(now, call.RequestId, lost, asEvents)));
        }
        else if (request?.EntityLockRequested is { } locking && !replied.Contains(locking.CriticalSectionId))
        {
            unfinished.Messages.Add(EntityRows.Post(
                session, EntityMessages.TargetOf(request)!, new Message(0, request) { Caller = key, AsEvents = asEvents }, now));
        }
    }

    /// <summary>A child that failed is rewound, one that still runs answers by itself, one that ended meanwhile answers now.</summary>
    private Delivery? AskChild(SqliteSession session, HistoryEvent action)
    {
        var child = action.SubOrchestrationInstanceCreated;
        var existing = InstanceRows.Find(session, child.InstanceId);
        if (existing is null || session.Prepare("SELECT 1 FROM instances WHERE key = ?1 AND parent_key = ?2").ExecuteScalar(existing.Key, key) is null)
        {
            return ChildStart.Create(session, key, instance, action, now);
        }

        switch (existing.Status)
        {
            case OrchestrationStatus.Failed when failedChildren.Contains(action.EventId):
                return InstanceRewind.Request(session, existing.Key, "The parent was rewound.", now);
            case OrchestrationStatus.Completed:
                var answer = Events.New(now);
                answer.SubOrchestrationInstanceCompleted = new()
                {
                    TaskScheduledId = action.EventId, Result = InstanceQueries.Get(session, child.InstanceId, true)!.Output,
                };
                return InstanceRows.Post(session, key, answer, execution: instance.ExecutionId);
            default:
                return existing.IsOver ? ChildStart.Create(session, key, instance, action, now) : null;
        }
    }
}
