using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>Forgets ended instances. What still runs is never purged.</summary>
internal static class InstancePurge
{
    public static int One(SqliteSession session, string id, bool recursive) =>
        InstanceRows.Find(session, id) is { IsOver: true } ended ? Delete(session, ended.Key, recursive) : 0;

    public static int All(SqliteSession session, P.PurgeInstanceFilter filter, bool recursive) =>
        InstanceQueries.EndedKeys(session, filter).Sum(key => Delete(session, key, recursive));

    private static int Delete(SqliteSession session, long key, bool recursive)
    {
        if (session.Prepare("SELECT 1 FROM instances WHERE key = ?1").ExecuteScalar(key) is null)
        {
            return 0; // went with its parent
        }

        var children = recursive ? EndedChildren(session, key) : [];
        InstanceRows.Delete(session, key);
        return 1 + children.Sum(child => Delete(session, child, recursive));
    }

    private static List<long> EndedChildren(SqliteSession session, long key)
    {
        using var rows = session.Prepare("SELECT key FROM instances WHERE parent_key = ?1 AND completed IS NOT NULL").Query(key);
        var children = new List<long>();
        while (rows.Read())
        {
            children.Add(rows.GetInt64(0));
        }

        return children;
    }
}
