using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>What applications keep with a session.</summary>
internal static class SessionStates
{
    public static byte[]? Get(SqliteSession session, long entity, string sessionId) =>
        (byte[]?)session.Prepare("SELECT state FROM session_states WHERE entity = ?1 AND session = ?2").ExecuteScalar(entity, sessionId);

    public static void Set(SqliteSession session, long entity, string sessionId, byte[]? state, long now)
    {
        if (state is null)
        {
            session.Prepare("DELETE FROM session_states WHERE entity = ?1 AND session = ?2").Run(entity, sessionId);
        }
        else
        {
            session.Prepare("INSERT OR REPLACE INTO session_states (entity, session, state, changed) VALUES (?1, ?2, ?3, ?4)").Run(entity, sessionId, state, now);
        }
    }

    public static List<string> ChangedSince(SqliteSession session, long entity, long since)
    {
        var found = new List<string>();
        using var reader = session.Prepare("SELECT session FROM session_states WHERE entity = ?1 AND changed > ?2 ORDER BY session").Query(entity, since);
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
