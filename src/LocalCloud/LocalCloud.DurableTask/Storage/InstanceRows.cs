using LocalCloud.DurableTask.History;
using LocalCloud.Storage;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The statements around one instance; all run inside a write of <see cref="DurableStore"/>.</summary>
internal static class InstanceRows
{
    private const int Pending = (int)OrchestrationRuntimeStatus.Pending;

    public static InstanceState? Find(SqliteSession session, string id)
    {
        using var row = session.Prepare("SELECT key, status FROM instances WHERE id = ?1").Query(id);
        return row.Read() ? new(id, row.GetInt64(0), (OrchestrationRuntimeStatus)row.GetInt32(1)) : null;
    }

    /// <summary>Creates an instance that is waiting to be started, in place of an ended one with the same id.</summary>
    public static Delivery Create(SqliteSession session, string id, ExecutionStarted start, DateTime now, DateTime? visible, InstanceState? replaced)
    {
        if (replaced is not null)
        {
            Delete(session, replaced.Key);
        }

        var key = (long)session.Prepare(
            """
            INSERT INTO instances (id, name, version, status, created, updated, parent_key, input, tags)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8) RETURNING key
            """).ExecuteScalar(
            id, start.Name, start.Version, Pending, now.Ticks, start.Parent?.Key, start.Input, TagsOf(start))!;
        return Post(session, key, start, visible: visible) with { NewInstance = id };
    }

    public static Delivery Post(SqliteSession session, long key, HistoryEvent message, bool front = false, DateTime? visible = null)
    {
        var row = (long)session.Prepare("INSERT INTO inbox (key, front, visible, message) VALUES (?1, ?2, ?3, ?4) RETURNING id")
            .ExecuteScalar(key, front ? 0 : 1, visible?.Ticks, HistoryJson.Write(message))!;
        return new Delivery(key, new Message(row, message), visible);
    }

    /// <summary>Deletes what a message stands for.</summary>
    public static void Consume(SqliteSession session, long key, Message message)
    {
        switch (message.Event)
        {
            case TaskCompleted or TaskFailed:
                session.Prepare("DELETE FROM tasks WHERE key = ?1 AND task = ?2").Run(key, ((AnswerEvent)message.Event).Id);
                break;
            case TimerFired fired:
                session.Prepare("DELETE FROM timers WHERE key = ?1 AND task = ?2").Run(key, fired.Id);
                break;
            default:
                session.Prepare("DELETE FROM inbox WHERE id = ?1").Run(message.Row);
                break;
        }
    }

    /// <summary>What a message stands for has not been consumed.</summary>
    public static bool IsWaiting(SqliteSession session, long key, Message message) => message.Event switch
    {
        TaskCompleted or TaskFailed =>
            session.Prepare("SELECT 1 FROM tasks WHERE key = ?1 AND task = ?2").ExecuteScalar(key, ((AnswerEvent)message.Event).Id) is not null,
        TimerFired fired => session.Prepare("SELECT 1 FROM timers WHERE key = ?1 AND task = ?2").ExecuteScalar(key, fired.Id) is not null,
        _ => session.Prepare("SELECT 1 FROM inbox WHERE id = ?1").ExecuteScalar(message.Row) is not null,
    };

    public static void Delete(SqliteSession session, long key)
    {
        session.Prepare("DELETE FROM instances WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM history WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM inbox WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM tasks WHERE key = ?1").Run(key);
        session.Prepare("DELETE FROM timers WHERE key = ?1").Run(key);
    }

    private static byte[]? TagsOf(ExecutionStarted start) => start.Tags is { Count: > 0 } tags
        ? System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(tags, HistoryJson.Default.IReadOnlyDictionaryStringString)
        : null;
}
