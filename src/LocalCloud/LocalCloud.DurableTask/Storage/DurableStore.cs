using LocalCloud.DurableTask.History;
using LocalCloud.Faults;
using LocalCloud.Storage;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The task hub: everything the engine must not forget.</summary>
internal sealed partial class DurableStore : IAsyncDisposable
{
    private readonly FaultInjector _faults;
    private readonly SqliteDatabase _database;

    public DurableStore(string? path, FaultInjector faults)
    {
        _faults = faults;
        _database = SqliteDatabase.Open(new() { Name = "durabletask", Path = path, Migrations = DurableSchema.Migrations, Faults = faults });
    }

    public T Read<T>(Func<SqliteSession, T> work) => _database.Read(work);

    /// <summary>Null when the instance has been purged or replaced.</summary>
    public StoredInstance? Load(long key) => _database.Read(session => Load(session, key));

    public StoredInstance? Load(string id) =>
        _database.Read(session => InstanceRows.Find(session, id) is { } found ? Load(session, found.Key) : null);

    public static StoredInstance? Load(SqliteSession session, long key)
    {
        string id;
        OrchestrationRuntimeStatus status;
        using (var row = session.Prepare("SELECT id, status FROM instances WHERE key = ?1").Query(key))
        {
            if (!row.Read())
            {
                return null;
            }

            (id, status) = (row.GetString(0), (OrchestrationRuntimeStatus)row.GetInt32(1));
        }

        var history = new List<HistoryEvent>();
        var next = 0L;
        using (var rows = session.Prepare("SELECT seq, events FROM history WHERE key = ?1 ORDER BY seq").Query(key))
        {
            while (rows.Read())
            {
                next = rows.GetInt64(0) + 1;
                history.AddRange(HistoryJson.ReadEvents(rows.GetFieldValue<byte[]>(1)));
            }
        }

        return new StoredInstance(id, status, history, next);
    }

    public Unfinished LoadUnfinished() => _database.Read(session =>
    {
        var unfinished = new Unfinished([], [], []);
        using (var rows = session.Prepare("SELECT id, key, visible, message FROM inbox ORDER BY front, id").Query())
        {
            while (rows.Read())
            {
                var message = new Message(rows.GetInt64(0), HistoryJson.ReadMessage(rows.GetFieldValue<byte[]>(3)));
                unfinished.Messages.Add(new(rows.GetInt64(1), message, rows.IsDBNull(2) ? null : Utc(rows.GetInt64(2))));
            }
        }

        using (var rows = session.Prepare("SELECT id, key, visible, message FROM entity_inbox ORDER BY id").Query())
        {
            while (rows.Read())
            {
                var message = new Message(rows.GetInt64(0), HistoryJson.ReadMessage(rows.GetFieldValue<byte[]>(3)));
                unfinished.Messages.Add(new(rows.GetInt64(1), message, rows.IsDBNull(2) ? null : Utc(rows.GetInt64(2))) { IsForEntity = true });
            }
        }

        using (var rows = session.Prepare(
            "SELECT t.key, t.task, i.id, t.name, t.input, t.version FROM tasks t JOIN instances i ON i.key = t.key ORDER BY t.key, t.task").Query())
        {
            while (rows.Read())
            {
                unfinished.Tasks.Add(new(
                    rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), rows.GetString(3), Text(rows, 4), Text(rows, 5)));
            }
        }

        using (var rows = session.Prepare("SELECT key, task, due FROM timers").Query())
        {
            while (rows.Read())
            {
                unfinished.Timers.Add(new(rows.GetInt64(0), rows.GetInt32(1), Utc(rows.GetInt64(2))));
            }
        }

        return unfinished;
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);

    private static string? Text(Microsoft.Data.Sqlite.SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
