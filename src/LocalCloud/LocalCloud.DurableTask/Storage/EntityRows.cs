using Google.Protobuf;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <param name="LockedBy">The key of the instance in whose critical section it is.</param>
internal sealed record StoredEntity(string Id, string? State, long? LockedBy, string? LockedById);

/// <summary>The statements around one entity.</summary>
internal static class EntityRows
{
    /// <param name="message">Its caller and form are kept with it.</param>
    public static Delivery Post(SqliteSession session, string id, Message message, DateTime now, DateTime? visible = null)
    {
        var key = session.Prepare("SELECT key FROM entities WHERE id = ?1").ExecuteScalar(id)
            ?? session.Prepare("INSERT INTO entities (id, modified) VALUES (?1, ?2) RETURNING key").ExecuteScalar(id, now.Ticks)!;
        var later = visible > now ? visible : null;
        var row = (long)session.Prepare("INSERT INTO entity_inbox (key, visible, caller, as_events, message) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")
            .ExecuteScalar(key, later?.Ticks, message.Caller, message.AsEvents ? 1 : 0, message.Event.ToByteArray())!;
        return new Delivery((long)key, message with { Row = row }, later) { IsForEntity = true };
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

    /// <summary>Releases whatever an instance holds that ends, or starts over; what it released by itself is released already.</summary>
    public static IEnumerable<Delivery> ReleaseAll(SqliteSession session, long instanceKey, string instanceId, DateTime now)
    {
        var held = new List<string>();
        using (var rows = session.Prepare("SELECT id FROM entities WHERE locked_by = ?1").Query(instanceKey))
        {
            while (rows.Read())
            {
                held.Add(rows.GetString(0));
            }
        }

        foreach (var entity in held)
        {
            var release = new HistoryEvent { EventId = -1, EntityUnlockSent = new() { CriticalSectionId = "", ParentInstanceId = instanceId, TargetInstanceId = entity } };
            yield return Post(session, entity, new Message(0, release) { Caller = instanceKey }, now);
        }
    }

    /// <summary>Entities without a state, a lock or a message.</summary>
    public static int RemoveEmpty(SqliteSession session) => session.Prepare(
        "DELETE FROM entities WHERE state IS NULL AND locked_by IS NULL AND NOT EXISTS (SELECT 1 FROM entity_inbox i WHERE i.key = entities.key)").Run();
}
