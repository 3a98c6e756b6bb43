using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>The columns before a document's body: <c>num, lsn, ts, ttl</c>.</summary>
internal readonly record struct StoredDocument(long Number, long Lsn, long Timestamp, int? OwnTimeToLive)
{
    public static StoredDocument Of(SqliteDataReader reader) =>
        new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt32(3));

    public static byte[] BodyOf(SqliteDataReader reader) => SQLitePCL.raw.sqlite3_column_blob(reader.Handle, 4).ToArray();

    /// <summary>The body where SQLite has it; valid until the reader moves on.</summary>
    public static ReadOnlySpan<byte> BodySpan(SqliteDataReader reader) => SQLitePCL.raw.sqlite3_column_blob(reader.Handle, 4);

    public static ReadOnlySpan<byte> KeyOf(SqliteDataReader reader) => SQLitePCL.raw.sqlite3_column_blob(reader.Handle, 5);

    public bool Expired(Container container, long now) => TimeToLive.Expired(container.Settings.DefaultTimeToLive, OwnTimeToLive, Timestamp, now);

    public string ETagIn(PartitionKeyRange range) => ETag.Of(range.Origin, Lsn, Timestamp);
}
