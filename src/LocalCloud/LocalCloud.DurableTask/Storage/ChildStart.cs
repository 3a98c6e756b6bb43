using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The start of a sub-orchestration, in the transaction of its parent.</summary>
internal static class ChildStart
{
    public static Delivery Create(SqliteSession session, long parentKey, P.OrchestrationInstance parent, HistoryEvent action, DateTime now)
    {
        var child = action.SubOrchestrationInstanceCreated;
        var existing = InstanceRows.Find(session, child.InstanceId);
        if (existing is { IsOver: false })
        {
            return InstanceRows.Post(session, parentKey, Events.ChildFailed(now, action.EventId, AlreadyExists(existing)), execution: parent.ExecutionId);
        }

        var start = Events.New(now);
        start.ExecutionStarted = new()
        {
            Name = child.Name,
            Version = child.Version,
            Input = child.Input,
            ParentTraceContext = child.ParentTraceContext,
            Tags = { child.Tags },
            ParentInstance = new()
            {
                TaskScheduledId = action.EventId,
                Name = (string)session.Prepare("SELECT name FROM instances WHERE key = ?1").ExecuteScalar(parentKey)!,
                OrchestrationInstance = parent,
            },
        };
        return InstanceRows.Create(session, child.InstanceId, start, now, null, existing, parentKey);
    }

    private static P.TaskFailureDetails AlreadyExists(InstanceState existing) =>
        Failures.Invalid($"An Orchestration instance with the status {existing.Status} already exists: '{existing.Id}'.");
}
