using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>The documents a query has to look at, in the order of creation: as few as headers and WHERE clause allow.</summary>
internal sealed class QueryScope(Container container, FeedScope scope, IReadOnlyList<KeyPoint>? points, string? floor, long now)
{
    public static QueryScope Of(Container container, FeedScope scope, PreparedQuery query, Frame frame, long now)
    {
        if (query.Syntax.From is not [{ Iterates: false, Collection: Syntax.Identifier root } source, ..])
        {
            return new(container, scope, null, null, now);
        }

        var name = source.Alias ?? root.Name;
        var points = new KeyFinder(container.PartitionKey, name, frame).Find(query.Syntax.Where);
        return new(container, scope, points, IdFloor.Find(query.Syntax.Where, name, frame), now);
    }

    /// <summary>Calls <paramref name="take"/> for each live document after <paramref name="after"/> until it returns false.</summary>
    public void Read(SqliteSession session, long after, RowReader take)
    {
        var keys = Keys();
        switch (keys)
        {
            case null:
                using (var rows = DocumentRows.Open(session, container, scope, after))
                {
                    Pass(rows, take);
                }

                break;
            case [var (epk, id)]:
                using (var rows = Open(session, epk, id, after))
                {
                    Pass(rows, take);
                }

                break;
            default:
                ReadMany(session, keys, after, take);
                break;
        }
    }

    /// <summary>Distinct partitions to read, each possibly with one id; null for all.</summary>
    private List<(byte[] Epk, string? Id)>? Keys()
    {
        if (scope.Key is { } key)
        {
            // Any id the WHERE clause insists on narrows the partition to one row.
            return points is [{ Id: { } only }] ? [(key, only)] : [(key, null)];
        }

        if (points is null || points.Any(point => !point.IsComplete))
        {
            return null;
        }

        var keys = points.Select(point => (Epk: point.Hash(), point.Id)).Where(point => scope.Keys.Contains(point.Epk)).ToList();
        var whole = keys.Where(point => point.Id is null).Select(point => Convert.ToHexString(point.Epk)).ToHashSet();
        return [.. keys.Where(point => point.Id is null || !whole.Contains(Convert.ToHexString(point.Epk))).DistinctBy(point => (Convert.ToHexString(point.Epk), point.Id))];
    }

    private void ReadMany(SqliteSession session, List<(byte[] Epk, string? Id)> keys, long after, RowReader take)
    {
        var found = new List<(StoredDocument Stored, byte[] Body)>();
        foreach (var (epk, id) in keys)
        {
            using var rows = Open(session, epk, id, after);
            while (rows.Read())
            {
                if (StoredDocument.Of(rows) is var stored && !stored.Expired(container, now))
                {
                    found.Add((stored, StoredDocument.BodyOf(rows)));
                }
            }
        }

        foreach (var (stored, body) in found.OrderBy(document => document.Stored.Number))
        {
            if (!take(stored, body))
            {
                return;
            }
        }
    }

    private Microsoft.Data.Sqlite.SqliteDataReader Open(SqliteSession session, byte[] epk, string? id, long after) => (id, floor) switch
    {
        ({ } only, _) => session.Prepare(container.Sql.Point).Query(epk, after, only),
        (_, { } from) => session.Prepare(container.Sql.PartitionFrom).Query(epk, after, from),
        _ => session.Prepare(container.Sql.Partition).Query(epk, after),
    };

    private void Pass(Microsoft.Data.Sqlite.SqliteDataReader rows, RowReader take)
    {
        while (rows.Read())
        {
            var stored = StoredDocument.Of(rows);
            if (!stored.Expired(container, now) && !take(stored, StoredDocument.BodySpan(rows)))
            {
                return;
            }
        }
    }
}

/// <summary>Takes one document; false to stop.</summary>
internal delegate bool RowReader(StoredDocument stored, ReadOnlySpan<byte> body);
