using Google.Protobuf;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The statements around activities and timers.</summary>
internal static class TaskRows
{
    /// <summary>Null when it is there already, and being worked on.</summary>
    public static ActivityTask? Add(SqliteSession session, long key, P.OrchestrationInstance instance, HistoryEvent action)
    {
        var scheduled = action.TaskScheduled;
        var request = new P.ActivityRequest
        {
            Name = scheduled.Name,
            Version = scheduled.Version,
            Input = scheduled.Input,
            OrchestrationInstance = instance,
            TaskId = action.EventId,
            ParentTraceContext = scheduled.ParentTraceContext,
            Tags = { scheduled.Tags },
        };
        return session.Prepare("INSERT OR IGNORE INTO tasks (key, task, execution, request) VALUES (?1, ?2, ?3, ?4)")
            .Run(key, action.EventId, instance.ExecutionId, request.ToByteArray()) == 1 ? new(key, instance.ExecutionId, request) : null;
    }

    /// <inheritdoc cref="Add"/>
    public static DueTimer? AddTimer(SqliteSession session, long key, string execution, HistoryEvent action)
    {
        var due = action.TimerCreated.FireAt.ToDateTime();
        return session.Prepare("INSERT OR IGNORE INTO timers (key, task, execution, due) VALUES (?1, ?2, ?3, ?4)")
            .Run(key, action.EventId, execution, due.Ticks) == 1 ? new(key, execution, action.EventId, due) : null;
    }
}
