using System.Globalization;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.DurableTask.Storage;

internal sealed record FoundEntity(long Key, string Id, string? State, long Modified, string? LockedBy, int Backlog);

/// <summary>Reading entities for clients.</summary>
internal static class EntityQueries
{
    private const string Columns = "key, id, state, modified, locked_by_id, (SELECT count(*) FROM entity_inbox i WHERE i.key = entities.key)";

    public static FoundEntity? Get(SqliteSession session, string id)
    {
        using var row = session.Prepare($"SELECT {Columns} FROM entities WHERE id = ?1 AND state IS NOT NULL").Query(id);
        return row.Read() ? Read(row) : null;
    }

    /// <summary>In order of creation; the continuation token is the last key seen.</summary>
    public static Page<FoundEntity> List(SqliteSession session, P.EntityQuery query, int pageSize)
    {
        // As in the real service, "counter" without its '@' is the start of a name.
        var prefix = query.InstanceIdStartsWith is not { Length: > 0 } given ? "" : given[0] == '@' ? given : "@" + given;
        using var rows = session.Prepare(
            $"""
            SELECT {Columns} FROM entities
            WHERE key > ?1 AND modified >= ?2 AND modified <= ?3 AND substr(id, 1, length(?4)) = ?4 AND (?5 OR state IS NOT NULL)
            ORDER BY key LIMIT ?6
            """).Query(
            InstanceQueries.KeyOf(query.ContinuationToken), InstanceQueries.From(query.LastModifiedFrom), InstanceQueries.To(query.LastModifiedTo), prefix, query.IncludeTransient ? 1 : 0, pageSize + 1);
        var found = new List<FoundEntity>();
        while (rows.Read())
        {
            if (found.Count == pageSize)
            {
                return new(found, found[^1].Key.ToString(CultureInfo.InvariantCulture));
            }

            found.Add(Read(rows));
        }

        return new(found);
    }

    private static FoundEntity Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.GetInt32(5));
}
