using System.Security.Cryptography;
using System.Text;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Queries.Indexes;

/// <summary>The index on one property of a container, with its statements.</summary>
internal sealed class PropertyIndex(string table, string path)
{
    /// <summary>So many matches are best found by looking at everything.</summary>
    private const int Most = 20_000;

    private readonly string _name = $"{table}_p_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8))}";
    private readonly string _key = $"{PropertyKey.Function}(body, '{path.Replace("'", "''", StringComparison.Ordinal)}')";
    private int _asked;

    /// <summary>Readers may use it.</summary>
    public bool IsThere { get; set; }

    public string Create => $"CREATE INDEX IF NOT EXISTS {_name} ON {table} ({_key})";

    private string Exists => field ??= $"SELECT COUNT(*) FROM sqlite_master WHERE name = '{_name}'";

    private string Count => field ??= $"SELECT COUNT(*) FROM (SELECT 1 FROM {table} INDEXED BY {_name} WHERE {_key} >= ?1 AND {_key} <= ?2 LIMIT ?3)";

    private string Rows => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {table}
        WHERE num IN (SELECT num FROM {table} INDEXED BY {_name} WHERE {_key} >= ?3 AND {_key} <= ?4 AND num > ?2
            UNION ALL SELECT num FROM {table} INDEXED BY {_name} WHERE {_key} = ?6 AND num > ?2)
        AND +epk >= ?1 AND +epk < ?5 ORDER BY num
        """;

    /// <summary>How often it would have been of use.</summary>
    public int Ask() => Interlocked.Increment(ref _asked);

    public bool IsOnDisk(SqliteSession session) => session.Prepare(Exists).ExecuteScalar() is long and > 0;

    public bool Narrows(SqliteSession session, PropertyBounds bounds) => session.Prepare(Count).ExecuteScalar(bounds.First, bounds.Last, Most) is long and < Most;

    /// <summary>The documents that may match, in the order of creation.</summary>
    public SqliteDataReader Open(SqliteSession session, PropertyBounds bounds, byte[] min, byte[] max, long after) =>
        session.Prepare(Rows).Query(min, after, bounds.First, bounds.Last, max, PropertyKey.Unknown);
}
