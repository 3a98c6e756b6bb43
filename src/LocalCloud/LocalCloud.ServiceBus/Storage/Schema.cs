namespace LocalCloud.ServiceBus.Storage;

/// <summary>The tables. A message's key is its entity's number and its sequence number in one integer, so that an entity is a range of keys.</summary>
internal static class Schema
{
    private const int SequenceBits = 40;

    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE entities (
            id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL COLLATE NOCASE UNIQUE, kind INTEGER NOT NULL, settings TEXT NOT NULL,
            definition TEXT, created INTEGER NOT NULL, last_sequence INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE rules (
            entity INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, definition TEXT NOT NULL, created INTEGER NOT NULL,
            PRIMARY KEY (entity, name)) WITHOUT ROWID;
        CREATE TABLE messages (
            key INTEGER PRIMARY KEY, state INTEGER NOT NULL, session TEXT, enqueued INTEGER NOT NULL, expires INTEGER, scheduled INTEGER,
            origin INTEGER NOT NULL, source TEXT, envelope BLOB NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX messages_expires ON messages (expires) WHERE expires IS NOT NULL;
        CREATE INDEX messages_scheduled ON messages (scheduled) WHERE state = 2;
        CREATE TABLE attempts (key INTEGER PRIMARY KEY, count INTEGER NOT NULL);
        CREATE TABLE session_states (
            entity INTEGER NOT NULL, session TEXT NOT NULL, state BLOB NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (entity, session)) WITHOUT ROWID;
        CREATE TABLE duplicates (entity INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
        CREATE INDEX duplicates_at ON duplicates (entity, at);
        """,

        // By entity: what waits in one must not cost the others.
        """
        DROP INDEX messages_expires;
        DROP INDEX messages_scheduled;
        CREATE INDEX messages_expires ON messages (key >> 40, expires) WHERE expires IS NOT NULL;
        CREATE INDEX messages_scheduled ON messages (key >> 40, scheduled) WHERE state = 2;
        """,
    ];

    public static long Key(long entity, long sequenceNumber) => (entity << SequenceBits) | sequenceNumber;

    public static long SequenceNumber(long key) => key & ((1L << SequenceBits) - 1);

    public static long Entity(long key) => key >> SequenceBits;
}
