using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.Hub;
using LocalCloud.Host.Runtime;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.DurableTask.Storage;

internal sealed record Page<T>(List<T> Values, string? Continuation = null);

/// <summary>Reading instances for clients.</summary>
internal static class InstanceQueries
{
    private const string Columns = "key, id, execution, name, status, created, updated, completed, custom_status, failure, output, start";

    public static P.OrchestrationState? Get(SqliteSession session, string id, bool withPayloads)
    {
        using var row = session.Prepare($"SELECT {Columns} FROM instances WHERE id = ?1").Query(id);
        return row.Read() ? State(row, withPayloads) : null;
    }

    public static List<Level> CountByStatus(SqliteSession session)
    {
        using var rows = session.Prepare("SELECT status, count(*) FROM instances GROUP BY status ORDER BY status").Query();
        var counts = new List<Level>();
        while (rows.Read())
        {
            counts.Add(new(((OrchestrationStatus)rows.GetInt32(0)).ToString(), rows.GetInt64(1)));
        }

        return counts;
    }

    public static P.ExecutionStartedEvent? StartOf(SqliteSession session, string id) =>
        session.Prepare("SELECT start FROM instances WHERE id = ?1").ExecuteScalar(id) is byte[] start ? P.ExecutionStartedEvent.Parser.ParseFrom(start) : null;

    /// <summary>In order of creation; the continuation token is the last key seen.</summary>
    public static Page<P.OrchestrationState> List(SqliteSession session, P.InstanceQuery query, int pageSize)
    {
        using var rows = session.Prepare(
            $"""
            SELECT {Columns} FROM instances
            WHERE key > ?1 AND (?2 & (1 << status)) != 0 AND created >= ?3 AND created <= ?4 AND substr(id, 1, length(?5)) = ?5
            ORDER BY key LIMIT ?6
            """).Query(
            KeyOf(query.ContinuationToken), Mask(query.RuntimeStatus), From(query.CreatedTimeFrom), To(query.CreatedTimeTo), query.InstanceIdPrefix ?? "", pageSize + 1);
        return Read(rows, pageSize, row => State(row, query.FetchInputsAndOutputs));
    }

    public static Page<string> ListEnded(SqliteSession session, P.ListInstanceIdsRequest request, int pageSize)
    {
        using var rows = session.Prepare(
            """
            SELECT key, id FROM instances
            WHERE key > ?1 AND (?2 & (1 << status)) != 0 AND completed >= ?3 AND completed <= ?4
            ORDER BY key LIMIT ?5
            """).Query(KeyOf(request.LastInstanceKey), Mask(request.RuntimeStatus), From(request.CompletedTimeFrom), To(request.CompletedTimeTo), pageSize + 1);
        return Read(rows, pageSize, row => row.GetString(1));
    }

    public static List<long> EndedKeys(SqliteSession session, P.PurgeInstanceFilter filter)
    {
        using var rows = session.Prepare(
            "SELECT key FROM instances WHERE completed IS NOT NULL AND (?1 & (1 << status)) != 0 AND created >= ?2 AND created <= ?3")
            .Query(Mask(filter.RuntimeStatus), From(filter.CreatedTimeFrom), To(filter.CreatedTimeTo));
        var keys = new List<long>();
        while (rows.Read())
        {
            keys.Add(rows.GetInt64(0));
        }

        return keys;
    }

    public static long KeyOf(string? continuation) => string.IsNullOrEmpty(continuation) ? 0
        : long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw HubException.Invalid($"'{continuation}' is not a continuation token of this task hub.");

    public static long From(Timestamp? time) => time?.ToDateTime().Ticks ?? 0;

    public static long To(Timestamp? time) => time?.ToDateTime().Ticks ?? long.MaxValue;

    public static Timestamp Time(long ticks) => Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));

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

    private static long Mask(IEnumerable<OrchestrationStatus> statuses)
    {
        var mask = statuses.Aggregate(0L, static (bits, status) => bits | (1L << (int)status));
        return mask == 0 ? -1 : mask;
    }

    private static P.OrchestrationState State(SqliteDataReader row, bool withPayloads)
    {
        var start = P.ExecutionStartedEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(11));
        var state = new P.OrchestrationState
        {
            InstanceId = row.GetString(1),
            ExecutionId = row.GetString(2),
            Name = row.GetString(3),
            Version = start.Version,
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(4),
            ScheduledStartTimestamp = start.ScheduledStartTimestamp,
            CreatedTimestamp = Time(row.GetInt64(5)),
            LastUpdatedTimestamp = Time(row.GetInt64(6)),
            CompletedTimestamp = row.IsDBNull(7) ? null : Time(row.GetInt64(7)),
            ParentInstanceId = start.ParentInstance?.OrchestrationInstance?.InstanceId,
            Tags = { start.Tags },
        };
        if (withPayloads)
        {
            state.CustomStatus = row.IsDBNull(8) ? null : row.GetString(8);
            state.FailureDetails = row.IsDBNull(9) ? null : P.TaskFailureDetails.Parser.ParseFrom(row.GetFieldValue<byte[]>(9));
            state.Output = row.IsDBNull(10) ? null : row.GetString(10);
            state.Input = start.Input;
        }

        return state;
    }
}
