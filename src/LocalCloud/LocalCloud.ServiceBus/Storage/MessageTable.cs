using LocalCloud.ServiceBus.Messages;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>Statements on the messages of one entity; writes are parts of a transaction of the caller.</summary>
internal sealed class MessageTable(long entity)
{
    private const string Columns = "m.key, m.state, m.session, m.enqueued, m.expires, m.scheduled, m.origin, m.source, m.envelope, m.payload, a.count";
    private const string From = " FROM messages m LEFT JOIN attempts a ON a.key = m.key ";

    private readonly long _first = Schema.Key(entity, 0);
    private readonly long _end = Schema.Key(entity + 1, 0);

    /// <summary>Gives the message the next number.</summary>
    public long Insert(SqliteSession session, StoredMessage message)
    {
        var number = (long)session.Prepare("UPDATE entities SET last_sequence = last_sequence + 1 WHERE id = ?1 RETURNING last_sequence").ExecuteScalar(entity)!;
        session.Prepare("INSERT INTO messages (key, state, session, enqueued, expires, scheduled, origin, source, envelope, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)").Run(
            Schema.Key(entity, number),
            (long)message.State,
            message.SessionId,
            message.EnqueuedAt,
            message.ExpiresAt,
            message.ScheduledFor,
            message.EnqueuedSequenceNumber == 0 ? number : message.EnqueuedSequenceNumber,
            message.DeadLetterSource,
            message.Envelope,
            message.Payload);
        return number;
    }

    /// <summary>False when it is not there any more.</summary>
    public bool Delete(SqliteSession session, long sequenceNumber)
    {
        var key = Schema.Key(entity, sequenceNumber);
        session.Prepare("DELETE FROM attempts WHERE key = ?1").Run(key);
        return session.Prepare("DELETE FROM messages WHERE key = ?1").Run(key) > 0;
    }

    public StoredMessage? Find(SqliteSession session, long sequenceNumber)
    {
        using var reader = session.Prepare($"SELECT {Columns}{From}WHERE m.key = ?1").Query(Schema.Key(entity, sequenceNumber));
        return reader.Read() ? Read(reader) : null;
    }

    /// <summary>From a number on, in every state; of one session unless it is null.</summary>
    public List<StoredMessage> Peek(SqliteSession session, long from, int count, string? sessionId, int largest)
    {
        var found = new List<StoredMessage>();
        var size = 0;
        using var reader = session.Prepare($"SELECT {Columns}{From}WHERE m.key >= ?1 AND m.key < ?2 AND (?3 IS NULL OR m.session = ?3) ORDER BY m.key LIMIT ?4")
            .Query(Math.Max(_first, Schema.Key(entity, from)), _end, sessionId, (long)count);
        while (size < largest && reader.Read())
        {
            var message = Read(reader);
            size += message.Payload.Length;
            found.Add(message);
        }

        return found;
    }

    public void SetPayload(SqliteSession session, long sequenceNumber, byte[] payload) =>
        session.Prepare("UPDATE messages SET payload = ?2 WHERE key = ?1").Run(Schema.Key(entity, sequenceNumber), payload);

    public void SetState(SqliteSession session, long sequenceNumber, MessageState state) =>
        session.Prepare("UPDATE messages SET state = ?2 WHERE key = ?1").Run(Schema.Key(entity, sequenceNumber), (long)state);

    /// <summary>Only of a message that is still there.</summary>
    public void SetAttempts(SqliteSession session, long sequenceNumber, int count) =>
        session.Prepare("INSERT OR REPLACE INTO attempts (key, count) SELECT key, ?2 FROM messages WHERE key = ?1").Run(Schema.Key(entity, sequenceNumber), (long)count);

    /// <summary>Messages, scheduled ones aside, whose time is up.</summary>
    public List<long> Expired(SqliteSession session, long now, int count)
    {
        using var reader = session.Prepare("SELECT key FROM messages WHERE key >> 40 = ?1 AND expires <= ?2 AND state <> 2 ORDER BY expires LIMIT ?3")
            .Query(entity, now, (long)count);
        return Numbers(reader);
    }

    public long? NextExpiry(SqliteSession session, long after) =>
        (long?)session.Prepare("SELECT expires FROM messages WHERE key >> 40 = ?1 AND expires > ?2 AND state <> 2 ORDER BY expires LIMIT 1").ExecuteScalar(entity, after);

    public List<StoredMessage> Scheduled(SqliteSession session, long until, int count)
    {
        var found = new List<StoredMessage>();
        using var reader = session.Prepare($"SELECT {Columns}{From}WHERE m.state = 2 AND m.key >> 40 = ?1 AND m.scheduled <= ?2 ORDER BY m.scheduled, m.key LIMIT ?3")
            .Query(entity, until, (long)count);
        while (reader.Read())
        {
            found.Add(Read(reader));
        }

        return found;
    }

    public long? NextScheduled(SqliteSession session) =>
        (long?)session.Prepare("SELECT scheduled FROM messages WHERE state = 2 AND key >> 40 = ?1 ORDER BY scheduled LIMIT 1").ExecuteScalar(entity);

    public bool DeleteScheduled(SqliteSession session, long sequenceNumber) =>
        session.Prepare("DELETE FROM messages WHERE key = ?1 AND state = 2").Run(Schema.Key(entity, sequenceNumber)) > 0;

    /// <summary>What has to be known of every waiting message when the broker starts.</summary>
    public void Load(SqliteSession session, Action<long, string?, MessageState, int> add)
    {
        using var reader = session.Prepare("SELECT key, session, state, length(payload) FROM messages WHERE key >= ?1 AND key < ?2 ORDER BY key").Query(_first, _end);
        while (reader.Read())
        {
            add(Schema.SequenceNumber(reader.GetInt64(0)), reader.IsDBNull(1) ? null : reader.GetString(1), (MessageState)reader.GetInt64(2), reader.GetInt32(3));
        }
    }

    /// <summary>Of this entity alone: how many are scheduled, how many are not, and the size of all.</summary>
    public MessageCounts Count(SqliteSession session)
    {
        using var reader = session.Prepare("SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 2), COALESCE(SUM(length(payload)), 0) FROM messages WHERE key >= ?1 AND key < ?2")
            .Query(_first, _end);
        reader.Read();
        return new(reader.GetInt64(0) - reader.GetInt64(1), reader.GetInt64(1), 0, reader.GetInt64(2));
    }

    public void DeleteAll(SqliteSession session)
    {
        session.Prepare("DELETE FROM attempts WHERE key >= ?1 AND key < ?2").Run(_first, _end);
        session.Prepare("DELETE FROM messages WHERE key >= ?1 AND key < ?2").Run(_first, _end);
    }

    private static List<long> Numbers(SqliteDataReader reader)
    {
        var numbers = new List<long>();
        while (reader.Read())
        {
            numbers.Add(Schema.SequenceNumber(reader.GetInt64(0)));
        }

        return numbers;
    }

    private static StoredMessage Read(SqliteDataReader reader) => new()
    {
        SequenceNumber = Schema.SequenceNumber(reader.GetInt64(0)),
        State = (MessageState)reader.GetInt64(1),
        SessionId = reader.IsDBNull(2) ? null : reader.GetString(2),
        EnqueuedAt = reader.GetInt64(3),
        ExpiresAt = reader.IsDBNull(4) ? null : reader.GetInt64(4),
        ScheduledFor = reader.IsDBNull(5) ? null : reader.GetInt64(5),
        EnqueuedSequenceNumber = reader.GetInt64(6),
        DeadLetterSource = reader.IsDBNull(7) ? null : reader.GetString(7),
        Envelope = (byte[])reader.GetValue(8),
        Payload = (byte[])reader.GetValue(9),
        Attempts = reader.IsDBNull(10) ? 0 : reader.GetInt32(10),
    };
}
