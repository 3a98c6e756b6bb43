namespace LocalCloud.EventGrid.Storage;

/// <summary>Tables of the database file; a state of a delivery is a <see cref="DeliveryState"/>.</summary>
internal static class EventSchemaScripts
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, schema INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
            subject TEXT NOT NULL, received INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE TABLE deliveries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER NOT NULL, topic TEXT NOT NULL, subscription TEXT NOT NULL, state INTEGER NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL, outcome TEXT, tried INTEGER);
        CREATE INDEX deliveries_due ON deliveries (due, seq) WHERE state = 0;
        CREATE INDEX deliveries_event ON deliveries (event);
        """,
    ];
}
