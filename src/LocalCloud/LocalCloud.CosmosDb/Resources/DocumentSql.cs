using System.Globalization;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>The statements of one container's table, built once so that prepared statements are found by reference.</summary>
internal sealed class DocumentSql(int container)
{
    private readonly string _table = "docs_" + container.ToString(CultureInfo.InvariantCulture);

    public string Table => _table;

    // The body comes last: scanning for expired documents then never touches the pages a large one overflows to.
    public string Create => $"""
        CREATE TABLE {_table} (num INTEGER PRIMARY KEY, epk BLOB NOT NULL, id TEXT NOT NULL, range INTEGER NOT NULL,
            lsn INTEGER NOT NULL, ts INTEGER NOT NULL, ttl INTEGER, body BLOB NOT NULL);
        CREATE UNIQUE INDEX {_table}_id ON {_table} (epk, id);
        CREATE INDEX {_table}_lsn ON {_table} (range, lsn);
        CREATE TABLE {_table}_unique (epk BLOB NOT NULL, key BLOB NOT NULL, num INTEGER NOT NULL, PRIMARY KEY (epk, key)) WITHOUT ROWID;
        CREATE INDEX {_table}_unique_num ON {_table}_unique (num);
        """;

    public string Drop => $"DROP TABLE {_table}; DROP TABLE {_table}_unique; DROP TABLE IF EXISTS {_table}_versions;";

    /// <summary>Every version and delete, for the change feed that tells them; made when somebody first asks for that.</summary>
    public string CreateVersions => $"""
        CREATE TABLE IF NOT EXISTS {_table}_versions (range INTEGER NOT NULL, lsn INTEGER NOT NULL, seq INTEGER NOT NULL, ts INTEGER NOT NULL, epk BLOB NOT NULL,
            body BLOB NOT NULL, PRIMARY KEY (range, lsn, seq)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS {_table}_versions_ts ON {_table}_versions (ts);
        """;

    public string HasVersions => $"SELECT COUNT(*) FROM sqlite_master WHERE name = '{_table}_versions'";

    public string InsertVersion => field ??= $"INSERT INTO {_table}_versions (range, lsn, seq, ts, epk, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    public string Versions => field ??= $"SELECT lsn, epk, body FROM {_table}_versions WHERE range = ?1 AND lsn > ?2 ORDER BY lsn, seq";

    public string DeleteVersions => field ??= $"DELETE FROM {_table}_versions WHERE ts < ?1";

    /// <summary>What a split moves to one of the children.</summary>
    public string Move => $"UPDATE {_table} SET range = ?2 WHERE range = ?1 AND epk >= ?3 AND epk < ?4";

    public string MoveVersions => $"UPDATE {_table}_versions SET range = ?2 WHERE range = ?1 AND epk >= ?3 AND epk < ?4";

    public string LargestNumber => $"SELECT MAX(num) FROM {_table}";

    public string LargestLsn => $"SELECT MAX(lsn) FROM {_table} WHERE range = ?1";

    public string Insert => field ??= $"INSERT INTO {_table} (num, epk, id, range, lsn, ts, ttl, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (epk, id) DO NOTHING";

    public string Update => field ??= $"UPDATE {_table} SET lsn = ?2, ts = ?3, ttl = ?4, body = ?5 WHERE num = ?1";

    public string Rename => field ??= $"UPDATE {_table} SET id = ?2 WHERE num = ?1";

    public string Delete => field ??= $"DELETE FROM {_table} WHERE num = ?1";

    public string Ids => field ??= $"SELECT id FROM {_table} WHERE epk = ?1";

    public string Read => field ??= $"SELECT num, lsn, ts, ttl, body FROM {_table} WHERE epk = ?1 AND id = ?2";

    // The numbers come from the index on the key alone and are put in order there; bodies are read only up to the end of the page. Sorting
    // rows with their bodies would read the whole partition for every page of it.
    public string Partition => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE num IN (SELECT num FROM {_table} WHERE epk = ?1 AND num > ?2) ORDER BY num
        """;

    public string PartitionFrom => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {_table}
        WHERE num IN (SELECT num FROM {_table} WHERE epk = ?1 AND id >= ?3 AND num > ?2) ORDER BY num
        """;

    public string PartitionBetween => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {_table}
        WHERE num IN (SELECT num FROM {_table} WHERE epk = ?1 AND id >= ?3 AND id <= ?4 AND num > ?2) ORDER BY num
        """;

    /// <summary>For queries that know ids and no keys; made when the first of them comes, so that writes pay for it only where it is used.</summary>
    public string CreateIdIndex => $"CREATE INDEX IF NOT EXISTS {_table}_only_id ON {_table} (id)";

    // A plus keeps the other index, which would read far more, from being taken.
    public string ById => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} INDEXED BY {_table}_only_id WHERE id = ?1 AND num > ?2 AND +epk >= ?3 AND +epk < ?4";

    public string ByIds => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {_table}
        WHERE num IN (SELECT num FROM {_table} INDEXED BY {_table}_only_id WHERE id >= ?1 AND id <= ?3 AND num > ?2) AND +epk >= ?4 AND +epk < ?5 ORDER BY num
        """;

    public string CountIds => field ??= $"SELECT COUNT(*) FROM (SELECT 1 FROM {_table} INDEXED BY {_table}_only_id WHERE id >= ?1 AND id <= ?2 LIMIT ?3)";

    public string CountPartition => field ??= $"SELECT COUNT(*) FROM {_table} WHERE epk = ?1";

    public string CountRange => field ??= $"SELECT COUNT(*) FROM {_table} WHERE epk >= ?1 AND epk < ?2";

    public string CountLivePartition => field ??= $"SELECT COUNT(*) FROM {_table} WHERE epk = ?1 AND {Lives(2, 3)}";

    public string CountLiveRange => field ??= $"SELECT COUNT(*) FROM {_table} WHERE epk >= ?1 AND epk < ?2 AND {Lives(3, 4)}";

    // The plus keeps the index on keys from being taken, after which all rows would be put in order in memory.
    public string Scan => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE num > ?2 AND +epk >= ?1 AND +epk < ?3 ORDER BY num";

    public string ScanKeys => field ??= $"""
        SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE num IN (SELECT num FROM {_table} WHERE epk >= ?1 AND epk < ?3 AND num > ?2) ORDER BY num
        """;

    public string Size => $"SELECT COUNT(*), COALESCE(SUM(LENGTH(body)), 0) FROM {_table}";

    public string Point => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE epk = ?1 AND id = ?3 AND num > ?2";

    public string IdOf => field ??= $"SELECT id FROM {_table} WHERE num = ?1 AND epk = ?2";

    public string Document => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE num = ?1";

    public string PartitionSize => field ??= $"SELECT COUNT(*) FROM (SELECT 1 FROM {_table} WHERE epk = ?1 LIMIT ?2)";

    public string Changes => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE range = ?1 AND lsn > ?2 ORDER BY lsn";

    public string PartitionChanges => field ??= $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} WHERE epk = ?1 AND lsn > ?2 ORDER BY +lsn";

    public string Expired => field ??= $"""
        SELECT num, epk, id FROM {_table} WHERE (ttl > 0 AND ts + ttl <= ?1) OR (ttl IS NULL AND ?2 > 0 AND ts + ?2 <= ?1) LIMIT 500
        """;

    private static string Lives(int now, int fallback) =>
        string.Create(CultureInfo.InvariantCulture, $"(COALESCE(ttl, ?{fallback}) <= 0 OR ts + COALESCE(ttl, ?{fallback}) > ?{now})");

    public string Rows => $"SELECT num, lsn, ts, ttl, body, epk FROM {_table} ORDER BY num";

    public string InsertUnique => field ??= $"INSERT INTO {_table}_unique (epk, key, num) VALUES (?1, ?2, ?3)";

    public string FindUnique => field ??= $"SELECT num FROM {_table}_unique WHERE epk = ?1 AND key = ?2";

    public string DeleteUnique => field ??= $"DELETE FROM {_table}_unique WHERE num = ?1";
}
