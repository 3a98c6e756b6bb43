using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>Which message ids an entity has seen within its window.</summary>
internal static class Duplicates
{
    /// <summary>True for the first message with this id within the window.</summary>
    public static bool TryAdd(SqliteSession session, long entity, string messageId, long now, long window)
    {
        // A few of those that are too old go with every new one, so that the table stays as long as the window.
        session.Prepare("DELETE FROM duplicates WHERE (entity, id) IN (SELECT entity, id FROM duplicates WHERE entity = ?1 AND at <= ?2 LIMIT 4)").Run(entity, now - window);
        return session.Prepare("INSERT INTO duplicates (entity, id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = excluded.at WHERE at <= ?4")
            .Run(entity, messageId, now, now - window) > 0;
    }
}
