using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.DurableTask.Storage;

internal static class DurableSchema
{
    /// <summary>
    /// instances: one row per instance; a new start of the same id gets a new key, so nothing late can reach it; an execution is one
    /// generation of it, the next one begins when it continues as new.
    /// history: what happened, one row per episode. inbox: messages not yet taken into an episode; front = 0 goes before 1.
    /// tasks: activities not yet answered. timers: not yet fired. entities: one row each, with the instance in whose critical section it is.
    /// entity_inbox: caller is the key of the instance that waits; as_events says in which form it does.
    /// </summary>
    public const string Script =
        """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            execution TEXT NOT NULL,
            name TEXT NOT NULL,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            parent_key INTEGER,
            start BLOB NOT NULL,
            output TEXT,
            custom_status TEXT,
            failure BLOB);
        CREATE INDEX instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (key INTEGER NOT NULL, seq INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL, front INTEGER NOT NULL, visible INTEGER, execution TEXT, message BLOB NOT NULL);
        CREATE INDEX inbox_by_key ON inbox (key);
        CREATE TABLE tasks (
            key INTEGER NOT NULL, task INTEGER NOT NULL, execution TEXT NOT NULL, request BLOB NOT NULL, PRIMARY KEY (key, execution, task)) WITHOUT ROWID;
        CREATE TABLE timers (
            key INTEGER NOT NULL, task INTEGER NOT NULL, execution TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (key, task)) WITHOUT ROWID;
        CREATE TABLE entities (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT, modified INTEGER NOT NULL, locked_by INTEGER, locked_by_id TEXT);
        CREATE INDEX entities_by_lock ON entities (locked_by) WHERE locked_by IS NOT NULL;
        CREATE TABLE entity_inbox (
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL, visible INTEGER, caller INTEGER, as_events INTEGER NOT NULL, message BLOB NOT NULL);
        CREATE INDEX entity_inbox_by_key ON entity_inbox (key);
        """;

    /// <summary>The first two versions belong to the form before this one; a new file passes through them empty.</summary>
    public static readonly IReadOnlyList<string> Migrations = ["SELECT 1;", "SELECT 1;", Script];

    /// <exception cref="SchemaVersionException">The file has the form before this one.</exception>
    public static void Check(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        if (IsOlder(path))
        {
            throw new SchemaVersionException(
                $"{path} was written by an older version of LocalCloud, whose histories cannot be read any more. "
                + "Start with --reset to delete the local state, or with the older version to go on with it.");
        }
    }

    private static bool IsOlder(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT (SELECT user_version FROM pragma_user_version) < 3 AND EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'instances')";
            return command.ExecuteScalar() is 1L;
        }
        catch (SqliteException)
        {
            return false; // Not readable, which opening it tells better.
        }
    }
}
