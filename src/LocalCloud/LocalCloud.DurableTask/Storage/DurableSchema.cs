namespace LocalCloud.DurableTask.Storage;

internal static class DurableSchema
{
    /// <summary>
    /// instances: one row per instance; a new start of the same id gets a new key, so nothing late can reach it.
    /// history: what happened, one row per episode. inbox: messages not yet taken into an episode; front = 0 goes before 1.
    /// tasks: activities not yet answered. timers: not yet fired. entities: one row each, with the instance in whose critical section it is.
    /// </summary>
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            parent_key INTEGER,
            input TEXT,
            output TEXT,
            custom_status TEXT,
            failure BLOB,
            tags BLOB);
        CREATE INDEX instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (key INTEGER NOT NULL, seq INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL, front INTEGER NOT NULL, visible INTEGER, message BLOB NOT NULL);
        CREATE INDEX inbox_by_key ON inbox (key);
        CREATE TABLE tasks (key INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT, version TEXT, PRIMARY KEY (key, task)) WITHOUT ROWID;
        CREATE TABLE timers (key INTEGER NOT NULL, task INTEGER NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (key, task)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE entities (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT, modified INTEGER NOT NULL, locked_by INTEGER, locked_by_id TEXT);
        CREATE TABLE entity_inbox (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, visible INTEGER, message BLOB NOT NULL);
        CREATE INDEX entity_inbox_by_key ON entity_inbox (key);
        """,
    ];
}
