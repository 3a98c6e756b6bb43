using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Filters;
using LocalCloud.EventGrid.Publishing;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.EventGrid.Storage;

/// <summary>Events and their deliveries. Finished ones are kept for a while, so that one can see what went where.</summary>
internal sealed class EventStore(SqliteDatabase database, TimeProvider time)
{
    private const int KeptEvents = 2_000;
    private const string Columns =
        "e.seq, e.topic, e.schema, e.id, e.type, e.subject, e.received, e.body, d.seq, d.subscription, d.state, d.attempts, d.due, d.outcome, d.tried";

    /// <summary>Returns when the events are durable, each with a delivery for every subscription that wants it.</summary>
    public Task AcceptAsync(TopicDefinition topic, IReadOnlyList<PublishedEvent> events)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(session =>
        {
            foreach (var published in events)
            {
                var seq = (long)session.Prepare(
                        "INSERT INTO events (topic, schema, id, type, subject, received, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING seq")
                    .ExecuteScalar(topic.Name, (int)published.Schema, published.Id, published.Type, published.Subject, now, published.Json.GetRawText())!;
                foreach (var subscription in topic.Subscriptions.Where(subscription => subscription.Wants(published)))
                {
                    session.Prepare("INSERT INTO deliveries (event, topic, subscription, state, attempts, due) VALUES (?1, ?2, ?3, 0, 0, ?4)")
                        .Run(seq, topic.Name, subscription.Name, now);
                }

                Forget(session, seq);
            }
        });
    }

    /// <summary>What is due, the longest waiting first.</summary>
    public IReadOnlyList<StoredDelivery> Due(DateTimeOffset now, int limit) => Read(
        $"SELECT {Columns} FROM deliveries d JOIN events e ON e.seq = d.event WHERE d.state = 0 AND d.due <= ?1 ORDER BY d.due, d.seq LIMIT ?2",
        now.ToUnixTimeMilliseconds(), limit);

    public long CountDue() => database.Read(session => (long)session
        .Prepare("SELECT count(*) FROM deliveries WHERE state = 0 AND due <= ?1").ExecuteScalar(time.GetUtcNow().ToUnixTimeMilliseconds())!);

    /// <summary>When the next one comes due after this; null for none.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now) => database.Read(session => session
        .Prepare("SELECT min(due) FROM deliveries WHERE state = 0 AND due > ?1").ExecuteScalar(now.ToUnixTimeMilliseconds()) is long due
            ? DateTimeOffset.FromUnixTimeMilliseconds(due)
            : (DateTimeOffset?)null);

    /// <summary>The latest events with their deliveries, newest first; those nobody wanted have none.</summary>
    public IReadOnlyList<(StoredEvent Event, IReadOnlyList<StoredDelivery> Deliveries)> Latest(int limit)
    {
        var found = new List<(StoredEvent Event, IReadOnlyList<StoredDelivery> Deliveries)>();
        var rows = database.Read(session =>
        {
            var all = new List<(StoredEvent Event, StoredDelivery? Delivery)>();
            using var reader = session.Prepare(
                $"""
                SELECT {Columns} FROM (SELECT * FROM events ORDER BY seq DESC LIMIT ?1) e
                LEFT JOIN deliveries d ON d.event = e.seq ORDER BY e.seq DESC, d.seq
                """).Query(limit);
            while (reader.Read())
            {
                all.Add((EventOf(reader), reader.IsDBNull(8) ? null : DeliveryOf(reader)));
            }

            return all;
        });
        foreach (var group in rows.GroupBy(row => row.Event.Seq))
        {
            found.Add((group.First().Event, [.. group.Select(row => row.Delivery).OfType<StoredDelivery>()]));
        }

        return found;
    }

    public Task FinishAsync(StoredDelivery delivery, DeliveryState state, int attempts, string outcome) => database.WriteAsync(session =>
    {
        session.Prepare("UPDATE deliveries SET state = ?2, attempts = ?3, outcome = ?4, tried = ?5 WHERE seq = ?1")
            .Run(delivery.Seq, (int)state, attempts, outcome, time.GetUtcNow().ToUnixTimeMilliseconds());
    });

    public Task PostponeAsync(StoredDelivery delivery, int attempts, DateTimeOffset due, string outcome) => database.WriteAsync(session =>
    {
        session.Prepare("UPDATE deliveries SET attempts = ?2, due = ?3, outcome = ?4, tried = ?5 WHERE seq = ?1")
            .Run(delivery.Seq, attempts, due.ToUnixTimeMilliseconds(), outcome, time.GetUtcNow().ToUnixTimeMilliseconds());
    });

    // One that is still on its way stays until the next event after its end.
    private static void Forget(SqliteSession session, long seq)
    {
        var oldest = seq - KeptEvents;
        if (session.Prepare("DELETE FROM events WHERE seq <= ?1 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = events.seq AND d.state = 0)").Run(oldest) > 0)
        {
            session.Prepare("DELETE FROM deliveries WHERE event <= ?1 AND NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = deliveries.event)").Run(oldest);
        }
    }

    private List<StoredDelivery> Read(string sql, params object[] values) => database.Read(session =>
    {
        var found = new List<StoredDelivery>();
        using var reader = session.Prepare(sql).Query(values);
        while (reader.Read())
        {
            found.Add(DeliveryOf(reader));
        }

        return found;
    });

    private static StoredEvent EventOf(SqliteDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), (EventSchema)reader.GetInt32(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)), reader.GetString(7));

    private static StoredDelivery DeliveryOf(SqliteDataReader reader) => new(
        reader.GetInt64(8), EventOf(reader), reader.GetString(9), (DeliveryState)reader.GetInt32(10), reader.GetInt32(11),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(12)), reader.IsDBNull(13) ? null : reader.GetString(13),
        reader.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(14)));
}
