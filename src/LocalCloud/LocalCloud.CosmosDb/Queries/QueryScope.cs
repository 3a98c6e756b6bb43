using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>The documents a query has to look at, in the order of creation: as few as headers and WHERE clause allow.</summary>
internal sealed class QueryScope(Container container, FeedScope scope, IReadOnlyList<KeyPoint>? points, string fromId, long now)
{
    /// <summary>Logical partitions of fewer documents are best read as they are.</summary>
    private const int Narrow = 500;
    private List<(byte[] Epk, string? Id)>? _keys;
    private bool _hasKeys;

    public Container Container => container;

    /// <summary>The one physical partition that holds everything; null when there are several.</summary>
    public PartitionKeyRange? Range => scope.Range;

    public static QueryScope Of(Container container, FeedScope scope, PreparedQuery query, Frame frame, long now)
    {
        if (query.Syntax.From is not [{ Iterates: false, Collection: Syntax.Identifier root } source, ..])
        {
            return new(container, scope, null, "", now);
        }

        var alias = source.Alias ?? root.Name;
        var points = new KeyFinder(container.PartitionKey, alias, frame).Find(query.Syntax.Where);
        return new(container, scope, points, IdBound.Find(query.Syntax.Where, alias, frame), now);
    }

    /// <summary>There is so much to read that reading all of it for each page would be slow.</summary>
    public bool IsWide(SqliteSession session) => Keys() switch
    {
        null => true,
        [(var epk, null)] => session.Prepare(container.Sql.PartitionSize).ExecuteScalar(epk, Narrow) is long and >= Narrow,
        _ => false,
    };

    public bool Includes(byte[] epk) => Keys() is [(var only, null)] ? epk.AsSpan().SequenceEqual(only) : scope.Keys.Contains(epk);

    public bool IsExpired(StoredDocument stored) => stored.Expired(container, now);

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
        (_keys, _hasKeys) = (_hasKeys ? _keys : FindKeys(), true);
        return _keys;
    }

    private List<(byte[] Epk, string? Id)>? FindKeys()
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

    private Microsoft.Data.Sqlite.SqliteDataReader Open(SqliteSession session, byte[] epk, string? id, long after) => (id, fromId) switch
    {
        (not null, _) => session.Prepare(container.Sql.Point).Query(epk, after, id),
        (null, "") => session.Prepare(container.Sql.Partition).Query(epk, after),
        _ => session.Prepare(container.Sql.PartitionFrom).Query(epk, after, fromId),
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
