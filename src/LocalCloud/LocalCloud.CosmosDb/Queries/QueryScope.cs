using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Indexes;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>The documents a query has to look at, in the order of creation: as few as headers and WHERE clause allow.</summary>
internal sealed class QueryScope(Container container, FeedScope scope, IReadOnlyList<KeyPoint>? points, IdRange ids, PropertyBounds? property, long now)
{
    /// <summary>Logical partitions of fewer documents are best read as they are.</summary>
    private const int Narrow = 500;

    /// <summary>Containers of fewer documents are best read as they are, too.</summary>
    private const int Small = 200;

    /// <summary>A range of more ids than this is no better than all of them.</summary>
    private const int MostOfRange = 20_000;

    private readonly List<(byte[] Epk, string? Id)>? _keys = KeysOf(scope, points);
    private readonly List<string>? _ids = IdsOf(scope, points);

    public Container Container => container;

    /// <summary>The one physical partition that holds everything; null when there are several.</summary>
    public PartitionKeyRange? Range => scope.Range;

    /// <summary>Ids decide what is read, and which partitions they are in is not known.</summary>
    public bool AsksForIds => _keys is null && container.Numbers.Last > Small && (_ids is not null || IsBounded);

    /// <summary>It may have to look at everything there is, which is much.</summary>
    public bool IsScan => _keys is null && _ids is null && Index is null && container.Numbers.Last > 5 * Small;

    /// <summary>What is known of a property of everything that matches.</summary>
    public PropertyBounds? Property => property;

    /// <summary>Tells by that property what may match.</summary>
    public PropertyIndex? Index { get; set; }

    /// <summary>What has been read, in a few words; for people who want to know why a query takes what it takes.</summary>
    public string Access { get; private set; } = "nothing";

    private bool IsBounded => ids is { From.Length: > 0, To: not null };

    public static QueryScope Of(Container container, FeedScope scope, PreparedQuery query, Frame frame, long now)
    {
        if (SqlTree.DocumentOf(query.Syntax) is not { } alias)
        {
            return new(container, scope, null, IdRange.All, null, now);
        }

        var points = new KeyFinder(container.PartitionKey, alias, frame).Find(query.Syntax.Where);
        return new(container, scope, points, IdRange.Find(query.Syntax.Where, alias, frame), points is null && scope.Key is null ? PropertyBounds.Find(query.Conditions, frame) : null, now);
    }

    /// <summary>There is so much to read that reading all of it for each page would be slow.</summary>
    public bool IsWide(SqliteSession session) => _keys switch
    {
        null => _ids is null,
        [(var epk, null)] => session.Prepare(container.Sql.PartitionSize).ExecuteScalar(epk, Narrow) is long and >= Narrow,
        _ => false,
    };

    public bool Includes(byte[] epk) => _keys is [(var only, null)] ? epk.AsSpan().SequenceEqual(only) : scope.Keys.Contains(epk);

    public bool IsExpired(StoredDocument stored) => stored.Expired(container, now);

    /// <summary>How many live documents there are, whatever is in them, told by an index.</summary>
    public long Count(SqliteSession session)
    {
        var ttl = container.Settings.DefaultTimeToLive;
        var sql = container.Sql;
        return (long)((scope.Key, ttl) switch
        {
            ({ } key, null) => session.Prepare(sql.CountPartition).ExecuteScalar(key),
            ({ } key, _) => session.Prepare(sql.CountLivePartition).ExecuteScalar(key, now, ttl),
            (null, null) => session.Prepare(sql.CountRange).ExecuteScalar(scope.Keys.Min, scope.Keys.Max),
            _ => session.Prepare(sql.CountLiveRange).ExecuteScalar(scope.Keys.Min, scope.Keys.Max, now, ttl),
        })!;
    }

    /// <summary>Calls <paramref name="take"/> for each live document after <paramref name="after"/> until it returns false.</summary>
    public void Read(SqliteSession session, long after, RowReader take)
    {
        if (_keys is [var (epk, id)])
        {
            Access = id is null ? ids is { From: "", To: null } ? "one logical partition" : "a range of ids in one logical partition" : "one document by partition key and id";
            using var rows = Open(session, epk, id, after);
            Pass(rows, take);
        }
        else if (_keys is not null)
        {
            Access = $"{_keys.Count} logical partitions or documents by key";
            ReadMany(_keys.Select(key => Open(session, key.Epk, key.Id, after)), take);
        }
        else if (_ids is not null && container.Numbers.HasIdIndex)
        {
            Access = $"{_ids.Count} ids, in whatever partition";
            ReadMany(_ids.Select(one => session.Prepare(container.Sql.ById).Query(one, after, scope.Keys.Min, scope.Keys.Max)), take);
        }
        else
        {
            var byIds = IsBounded && container.Numbers.HasIdIndex && IsFew(session);
            Access = byIds ? "a range of ids" : Index is not null ? "an index on a property" : "all documents of the range";
            using var rows = byIds
                ? session.Prepare(container.Sql.ByIds).Query(ids.From, after, ids.To, scope.Keys.Min, scope.Keys.Max)
                : Index?.Open(session, property!, scope.Keys.Min, scope.Keys.Max, after) ?? DocumentRows.Open(session, container, scope, after);
            Pass(rows, take);
        }
    }

    private bool IsFew(SqliteSession session) => session.Prepare(container.Sql.CountIds).ExecuteScalar(ids.From, ids.To, MostOfRange) is long and < MostOfRange;

    /// <summary>Distinct partitions to read, each possibly with one id; null for all.</summary>
    private static List<(byte[] Epk, string? Id)>? KeysOf(FeedScope scope, IReadOnlyList<KeyPoint>? points)
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

    /// <summary>The ids to read, whatever partitions they are in; null when there are others, too.</summary>
    private static List<string>? IdsOf(FeedScope scope, IReadOnlyList<KeyPoint>? points) =>
        scope.Key is null && points is not null && points.All(point => point.Id is not null) ? [.. points.Select(point => point.Id!).Distinct(StringComparer.Ordinal)] : null;

    private void ReadMany(IEnumerable<SqliteDataReader> readers, RowReader take)
    {
        var found = new List<(StoredDocument Stored, byte[] Body)>();
        foreach (var reader in readers)
        {
            using var rows = reader;
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

    private SqliteDataReader Open(SqliteSession session, byte[] epk, string? id, long after) => (id, ids) switch
    {
        (not null, _) => session.Prepare(container.Sql.Point).Query(epk, after, id),
        (null, { From: "", To: null }) => session.Prepare(container.Sql.Partition).Query(epk, after),
        (null, { To: null }) => session.Prepare(container.Sql.PartitionFrom).Query(epk, after, ids.From),
        _ => session.Prepare(container.Sql.PartitionBetween).Query(epk, after, ids.From, ids.To),
    };

    private void Pass(SqliteDataReader rows, RowReader take)
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
