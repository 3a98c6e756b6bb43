using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <param name="LockedBy">The key of the instance in whose critical section it is.</param>
internal sealed record StoredEntity(string Id, string? State, long? LockedBy, string? LockedById);

/// <summary>The statements around one entity.</summary>
internal static class EntityRows
{
    public static Delivery Post(SqliteSession session, string id, HistoryEvent message, DateTime now, DateTime? visible = null)
    {
        var key = session.Prepare("SELECT key FROM entities WHERE id = ?1").ExecuteScalar(id)
            ?? session.Prepare("INSERT INTO entities (id, modified) VALUES (?1, ?2) RETURNING key").ExecuteScalar(id, now.Ticks)!;
        var later = visible > now ? visible : null;
        var row = (long)session.Prepare("INSERT INTO entity_inbox (key, visible, message) VALUES (?1, ?2, ?3) RETURNING id")
            .ExecuteScalar(key, later?.Ticks, HistoryJson.Write(message))!;
        return new Delivery((long)key, new Message(row, message), later) { IsForEntity = true };
    }

    public static StoredEntity? Load(SqliteSession session, long key)
    {
        using var row = session.Prepare("SELECT id, state, locked_by, locked_by_id FROM entities WHERE key = ?1").Query(key);
        return row.Read()
            ? new(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3))
            : null;
    }

    public static void Save(SqliteSession session, long key, StoredEntity entity, DateTime now) => session.Prepare(
        "UPDATE entities SET state = ?2, locked_by = ?3, locked_by_id = ?4, modified = ?5 WHERE key = ?1")
        .Run(key, entity.State, entity.LockedBy, entity.LockedById, now.Ticks);

    public static void Consume(SqliteSession session, Message message) => session.Prepare("DELETE FROM entity_inbox WHERE id = ?1").Run(message.Row);

    public static bool IsWaiting(SqliteSession session, Message message) =>
        session.Prepare("SELECT 1 FROM entity_inbox WHERE id = ?1").ExecuteScalar(message.Row) is not null;

    public static bool IsRunning(SqliteSession session, long instanceKey) =>
        session.Prepare("SELECT 1 FROM instances WHERE key = ?1 AND completed IS NULL").ExecuteScalar(instanceKey) is not null;

    /// <summary>Entities without a state, a lock or a message.</summary>
    public static int RemoveEmpty(SqliteSession session) => session.Prepare(
        "DELETE FROM entities WHERE state IS NULL AND locked_by IS NULL AND NOT EXISTS (SELECT 1 FROM entity_inbox i WHERE i.key = entities.key)").Run();
}
