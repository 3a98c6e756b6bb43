using System.Globalization;
using System.Text.Json;
using LocalCloud.DurableTask.History;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>Reading instances for clients.</summary>
internal static class InstanceQueries
{
    private const string Columns = "key, id, name, status, created, updated, custom_status, tags, failure, input, output";

    public static OrchestrationMetadata? Get(SqliteSession session, string id, DataConverter? converter)
    {
        using var row = session.Prepare($"SELECT {Columns} FROM instances WHERE id = ?1").Query(id);
        return row.Read() ? Metadata(row, converter) : null;
    }

    public static string? VersionOf(SqliteSession session, string id) =>
        session.Prepare("SELECT version FROM instances WHERE id = ?1").ExecuteScalar(id) as string;

    /// <summary>In order of creation; the continuation token is the last key seen.</summary>
    public static Page<OrchestrationMetadata> List(SqliteSession session, OrchestrationQuery query, int pageSize, string? continuation, DataConverter converter)
    {
        using var rows = session.Prepare(
            $"""
            SELECT {Columns} FROM instances
            WHERE key > ?1 AND (?2 & (1 << status)) != 0 AND created >= ?3 AND created <= ?4 AND substr(id, 1, length(?5)) = ?5
            ORDER BY key LIMIT ?6
            """).Query(
            KeyOf(continuation), Mask(query.Statuses), query.CreatedFrom?.UtcTicks ?? 0, query.CreatedTo?.UtcTicks ?? long.MaxValue,
            query.InstanceIdPrefix ?? "", pageSize + 1);
        return Read(rows, pageSize, row => Metadata(row, query.FetchInputsAndOutputs ? converter : null));
    }

    public static Page<string> ListEnded(
        SqliteSession session, IEnumerable<OrchestrationRuntimeStatus>? statuses, DateTimeOffset? from, DateTimeOffset? to, int pageSize, string? last)
    {
        using var rows = session.Prepare(
            """
            SELECT key, id FROM instances
            WHERE key > ?1 AND (?2 & (1 << status)) != 0 AND completed >= ?3 AND completed <= ?4
            ORDER BY key LIMIT ?5
            """).Query(KeyOf(last), Mask(statuses), from?.UtcTicks ?? 0, to?.UtcTicks ?? long.MaxValue, pageSize + 1);
        return Read(rows, pageSize, row => row.GetString(1));
    }

    public static List<long> EndedKeys(SqliteSession session, PurgeInstancesFilter filter)
    {
        using var rows = session.Prepare(
            "SELECT key FROM instances WHERE completed IS NOT NULL AND (?1 & (1 << status)) != 0 AND created >= ?2 AND created <= ?3")
            .Query(Mask(filter.Statuses), filter.CreatedFrom?.UtcTicks ?? 0, filter.CreatedTo?.UtcTicks ?? long.MaxValue);
        var keys = new List<long>();
        while (rows.Read())
        {
            keys.Add(rows.GetInt64(0));
        }

        return keys;
    }

    private static Page<T> Read<T>(SqliteDataReader rows, int pageSize, Func<SqliteDataReader, T> read)
    {
        var values = new List<T>();
        var last = 0L;
        while (rows.Read())
        {
            if (values.Count == pageSize)
            {
                return new(values, last.ToString(CultureInfo.InvariantCulture));
            }

            last = rows.GetInt64(0);
            values.Add(read(rows));
        }

        return new(values);
    }

    private static long KeyOf(string? continuation) => continuation is null ? 0
        : long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw new ArgumentException($"'{continuation}' is not a continuation token of this client.", nameof(continuation));

    private static long Mask(IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        var mask = statuses?.Aggregate(0L, static (bits, status) => bits | (1L << (int)status)) ?? 0;
        return mask == 0 ? -1 : mask;
    }

    private static OrchestrationMetadata Metadata(SqliteDataReader row, DataConverter? converter) => new(row.GetString(2), row.GetString(1))
    {
        DataConverter = converter,
        RuntimeStatus = (OrchestrationRuntimeStatus)row.GetInt32(3),
        CreatedAt = new(row.GetInt64(4), TimeSpan.Zero),
        LastUpdatedAt = new(row.GetInt64(5), TimeSpan.Zero),
        SerializedCustomStatus = converter is null ? null : Text(row, 6),
        Tags = row.IsDBNull(7)
            ? new Dictionary<string, string>()
            : JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(7), HistoryJson.Default.IReadOnlyDictionaryStringString)!,
        FailureDetails = converter is null || row.IsDBNull(8)
            ? null
            : JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(8), HistoryJson.Default.Failure)!.ToDetails(),
        SerializedInput = converter is null ? null : Text(row, 9),
        SerializedOutput = converter is null ? null : Text(row, 10),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
