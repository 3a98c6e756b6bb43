using LocalCloud.DurableTask.History;
using LocalCloud.Faults;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The task hub: everything the engine must not forget.</summary>
internal sealed partial class DurableStore : IAsyncDisposable
{
    private readonly FaultInjector _faults;
    private readonly SqliteDatabase _database;

    public DurableStore(string? path, FaultInjector faults)
    {
        _faults = faults;
        DurableSchema.Check(path);
        _database = SqliteDatabase.Open(new() { Name = "durabletask", Path = path, Migrations = DurableSchema.Migrations, Faults = faults });
    }

    public T Read<T>(Func<SqliteSession, T> work) => _database.Read(work);

    /// <summary>Null when the instance has been purged or replaced.</summary>
    public StoredInstance? Load(long key) => _database.Read(session => Load(session, key));

    public StoredInstance? Load(string id) =>
        _database.Read(session => InstanceRows.Find(session, id) is { } found ? Load(session, found.Key) : null);

    public static StoredInstance? Load(SqliteSession session, long key)
    {
        string id, name, execution;
        OrchestrationStatus status;
        using (var row = session.Prepare("SELECT id, name, execution, status FROM instances WHERE key = ?1").Query(key))
        {
            if (!row.Read())
            {
                return null;
            }

            (id, name, execution, status) = (row.GetString(0), row.GetString(1), row.GetString(2), (OrchestrationStatus)row.GetInt32(3));
        }

        var history = new List<HistoryEvent>();
        var next = 0L;
        using (var rows = session.Prepare("SELECT seq, events FROM history WHERE key = ?1 ORDER BY seq").Query(key))
        {
            while (rows.Read())
            {
                next = rows.GetInt64(0) + 1;
                history.AddRange(HistoryBytes.Read(rows.GetFieldValue<byte[]>(1)));
            }
        }

        return new StoredInstance(id, name, execution, status, history, next);
    }

    public Unfinished LoadUnfinished() => _database.Read(session =>
    {
        var unfinished = new Unfinished([], [], []);
        using (var rows = session.Prepare("SELECT id, key, visible, message, execution FROM inbox ORDER BY front, id").Query())
        {
            while (rows.Read())
            {
                var message = new Message(rows.GetInt64(0), HistoryEvent.Parser.ParseFrom(rows.GetFieldValue<byte[]>(3)), rows.IsDBNull(4) ? null : rows.GetString(4));
                unfinished.Messages.Add(new(rows.GetInt64(1), message, rows.IsDBNull(2) ? null : Utc(rows.GetInt64(2))));
            }
        }

        using (var rows = session.Prepare("SELECT id, key, visible, message, caller, as_events FROM entity_inbox ORDER BY id").Query())
        {
            while (rows.Read())
            {
                var message = new Message(rows.GetInt64(0), HistoryEvent.Parser.ParseFrom(rows.GetFieldValue<byte[]>(3)))
                {
                    Caller = rows.IsDBNull(4) ? null : rows.GetInt64(4), AsEvents = rows.GetInt32(5) != 0,
                };
                unfinished.Messages.Add(new(rows.GetInt64(1), message, rows.IsDBNull(2) ? null : Utc(rows.GetInt64(2))) { IsForEntity = true });
            }
        }

        using (var rows = session.Prepare("SELECT key, execution, request FROM tasks ORDER BY key, task").Query())
        {
            while (rows.Read())
            {
                unfinished.Tasks.Add(new(rows.GetInt64(0), rows.GetString(1), P.ActivityRequest.Parser.ParseFrom(rows.GetFieldValue<byte[]>(2))));
            }
        }

        using (var rows = session.Prepare("SELECT key, execution, task, due FROM timers").Query())
        {
            while (rows.Read())
            {
                unfinished.Timers.Add(new(rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2), Utc(rows.GetInt64(3))));
            }
        }

        return unfinished;
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}
