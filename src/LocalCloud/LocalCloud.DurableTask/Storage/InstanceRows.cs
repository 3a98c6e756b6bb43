using Google.Protobuf;
using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The statements around one instance; all run inside a write of <see cref="DurableStore"/>.</summary>
internal static class InstanceRows
{
    public static InstanceState? Find(SqliteSession session, string id)
    {
        using var row = session.Prepare("SELECT key, status FROM instances WHERE id = ?1").Query(id);
        return row.Read() ? new(id, row.GetInt64(0), (OrchestrationStatus)row.GetInt32(1)) : null;
    }

    public static bool IsRunning(SqliteSession session, long key) =>
        session.Prepare("SELECT 1 FROM instances WHERE key = ?1 AND completed IS NULL").ExecuteScalar(key) is not null;

    /// <summary>Creates an instance that is waiting to be started, in place of the one with the same id.</summary>
    public static Delivery Create(
        SqliteSession session, string id, HistoryEvent start, DateTime now, DateTime? visible, InstanceState? replaced, long? parentKey = null)
    {
        if (replaced is not null)
        {
            Delete(session, replaced.Key);
        }

        var started = start.ExecutionStarted;
        started.OrchestrationInstance = new() { InstanceId = id, ExecutionId = NewExecution() };
        var key = (long)session.Prepare(
            """
            INSERT INTO instances (id, execution, name, status, created, updated, parent_key, start)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7) RETURNING key
            """).ExecuteScalar(
            id, started.OrchestrationInstance.ExecutionId, started.Name, (int)OrchestrationStatus.Pending, now.Ticks, parentKey, started.ToByteArray())!;
        return Post(session, key, start, visible: visible) with { NewInstance = id };
    }

    public static string NewExecution() => Guid.NewGuid().ToString("N");

    public static Delivery Post(
        SqliteSession session, long key, HistoryEvent message, bool front = false, DateTime? visible = null, string? execution = null)
    {
        var row = (long)session.Prepare("INSERT INTO inbox (key, front, visible, execution, message) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")
            .ExecuteScalar(key, front ? 0 : 1, visible?.Ticks, execution, message.ToByteArray())!;
        return new Delivery(key, new Message(row, message, execution), visible);
    }

    /// <summary>Deletes what a message stands for.</summary>
    public static void Consume(SqliteSession session, long key, Message message)
    {
        switch (message)
        {
            case { Row: > 0 }:
                session.Prepare("DELETE FROM inbox WHERE id = ?1").Run(message.Row);
                break;
            case { Event.EventTypeCase: EventCase.TimerFired }:
                session.Prepare("DELETE FROM timers WHERE key = ?1 AND task = ?2 AND execution = ?3").Run(key, message.Event.TimerFired.TimerId, message.Execution);
                break;
            case { Event: var answer } when answer.IsTaskAnswer():
                session.Prepare("DELETE FROM tasks WHERE key = ?1 AND task = ?2 AND execution = ?3").Run(key, answer.Answered(), message.Execution);
                break;
        }
    }

    /// <summary>What a message stands for has not been consumed.</summary>
    public static bool IsWaiting(SqliteSession session, long key, Message message) => message switch
    {
        { Row: > 0 } => session.Prepare("SELECT 1 FROM inbox WHERE id = ?1").ExecuteScalar(message.Row) is not null,
        { Event.EventTypeCase: EventCase.TimerFired } => session.Prepare("SELECT 1 FROM timers WHERE key = ?1 AND task = ?2 AND execution = ?3")
            .ExecuteScalar(key, message.Event.TimerFired.TimerId, message.Execution) is not null,
        _ => session.Prepare("SELECT 1 FROM tasks WHERE key = ?1 AND task = ?2 AND execution = ?3")
            .ExecuteScalar(key, message.Event.Answered(), message.Execution) is not null,
    };

    public static void Delete(SqliteSession session, long key)
    {
        session.Prepare("DELETE FROM instances WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM inbox WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM tasks WHERE key = ?1").Run(key);
        DeleteExecution(session, key);
    }

    /// <summary>What ends with one execution. Its activities go on, but their answers are not for the next one.</summary>
    public static void DeleteExecution(SqliteSession session, long key)
    {
        session.Prepare("DELETE FROM history WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM timers WHERE key = ?1").Run(key);
    }
}
