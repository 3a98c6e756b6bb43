namespace LocalCloud.CosmosDb.Resources;

/// <summary>The tables of the account; every container adds its own (see <see cref="DocumentSql"/>).</summary>
internal static class Schema
{
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE databases (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, json BLOB NOT NULL);
        CREATE TABLE containers (number INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL,
            numbers INTEGER NOT NULL DEFAULT 0, UNIQUE (database, id));
        CREATE TABLE ranges (container INTEGER NOT NULL, id INTEGER NOT NULL, min BLOB NOT NULL, max BLOB NOT NULL, lsn INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (container, id)) WITHOUT ROWID;
        CREATE TABLE offers (number INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL UNIQUE, json BLOB NOT NULL);
        """,
        """
        CREATE TABLE scripts (number INTEGER PRIMARY KEY AUTOINCREMENT, container INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL,
            UNIQUE (container, kind, id));
        """,
        """
        CREATE TABLE users (number INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, UNIQUE (database, id));
        CREATE TABLE permissions (number INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, UNIQUE (user, id));
        """,
        "ALTER TABLE ranges ADD COLUMN parents TEXT NOT NULL DEFAULT '';",
    ];
}
