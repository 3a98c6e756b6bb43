using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Messages;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>
/// A queue, a subscription or a dead-letter queue. In memory are the numbers of the messages that wait and who has locked what; the messages
/// are in the database. Locks end with the process, as the links do that held them.
/// </summary>
internal partial class MessageQueue : Entity
{
    private readonly Lock _gate = new();
    private readonly ReadyMessages _ready = new();
    private readonly Dictionary<string, QueueSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, LockedMessage> _locked = [];
    private readonly List<Consumer> _consumers = [];

    /// <summary>Deliveries of messages that have come back: the database hears of them a little later.</summary>
    private readonly Dictionary<long, int> _attempts = [];
    private readonly DueTimer _timer;
    private volatile bool _isDisposed;
    private long _size;
    private int _readyCount;
    private int _working;
    private long _lastReceived = long.MinValue;

    public MessageQueue(EntityKind kind, long id, string path, EntitySettings settings, QueueServices services)
        : base(kind, id, path, settings)
    {
        Services = services;
        _timer = new DueTimer(services.Time, WhenDue);
    }

    /// <summary>Null of a dead-letter queue.</summary>
    public MessageQueue? DeadLetters { get; set; }

    /// <summary>Dead letters are part of it.</summary>
    public override long Size => Volatile.Read(ref _size) + (DeadLetters?.Size ?? 0);

    public bool RequiresSession => Settings.RequiresSession && Kind != EntityKind.DeadLetterQueue;

    protected QueueServices Services { get; }

    private long Now => Services.Time.GetUtcNow().UtcTicks;

    /// <summary>Messages that somebody is about to get or has not settled, and what is being done by itself.</summary>
    public int PendingWork
    {
        get
        {
            lock (_gate)
            {
                var waiting = IsReceivedFrom ? _readyCount : 0;
                return waiting + _locked.Count + Volatile.Read(ref _working) + (Schedule?.Working ?? 0);
            }
        }
    }

    /// <summary>Messages that could be delivered if somebody received.</summary>
    public int Unattended
    {
        get
        {
            lock (_gate)
            {
                return IsReceivedFrom ? 0 : _readyCount;
            }
        }
    }

    /// <summary>Processors come and go between sessions; for a moment after the last one somebody is still expected.</summary>
    private bool IsReceivedFrom => _consumers.Count > 0 || _sessionWaiters.Count > 0
        || (_lastReceived != long.MinValue && Environment.TickCount64 - _lastReceived < 1000);

    /// <summary>Reads what waits from the database.</summary>
    public void Load()
    {
        Services.Journal.Read(session =>
        {
            Messages.Load(session, (number, sessionId, state, size) =>
            {
                _size += state == MessageState.Scheduled ? 0 : size;
                if (state == MessageState.Active)
                {
                    AddReady(number, sessionId);
                }
            });
            return true;
        });
        ArmExpiry(Kind == EntityKind.DeadLetterQueue ? null : Services.Journal.Read(session => Messages.NextExpiry(session, 0)));
        Schedule?.Load();
    }

    /// <summary>Part of a write: the message is new here.</summary>
    public void Insert(SqliteSession session, List<Action> effects, InboundMessage message)
    {
        if (RequiresSession && message.SessionId is null)
        {
            // Only a topic, or something forwarded, gets this far: whoever sends to a queue is refused.
            DeadLetters!.Insert(session, effects, message.WithDeadLetterReason("Session id is null.", "The subscription requires sessions."), Path);
            return;
        }

        Insert(session, effects, message, source: null);
    }

    /// <summary>Part of a write: takes over a message that another queue has given up.</summary>
    public void InsertDeadLetter(SqliteSession session, List<Action> effects, StoredMessage message)
    {
        var number = Messages.Insert(session, message);
        if (message.Attempts > 0)
        {
            Messages.SetAttempts(session, number, message.Attempts);
        }

        effects.Add(() => Arrived(number, null, message.Payload.Length, null));
    }

    public override void Dispose()
    {
        _isDisposed = true;
        _timer.Dispose();
        base.Dispose();
    }

    private void Insert(SqliteSession session, List<Action> effects, InboundMessage message, string? source)
    {
        var now = Now;
        var timeToLive = Kind == EntityKind.DeadLetterQueue ? null
            : message.TimeToLive is { } own && Settings.DefaultMessageTimeToLive is { } most ? (own < most ? own : most)
            : message.TimeToLive ?? Settings.DefaultMessageTimeToLive;
        long? expires = timeToLive is { } span && span.Ticks < DateTime.MaxValue.Ticks - now ? now + span.Ticks : null;
        var number = Messages.Insert(session, new StoredMessage
        {
            SessionId = message.SessionId,
            EnqueuedAt = now,
            ExpiresAt = expires,
            ScheduledFor = message.ScheduledFor?.UtcTicks,
            DeadLetterSource = source,
            Envelope = OutboundMessage.EncodeEnvelope(message.Header, message.Annotations),
            Payload = message.Payload,
        });
        effects.Add(() => Arrived(number, RequiresSession ? message.SessionId : null, message.Payload.Length, expires));
    }

    /// <summary>The effect of a write that has deleted a message.</summary>
    private void Gone(long number, int size)
    {
        lock (_gate)
        {
            _size -= size;
            _attempts.Remove(number);
        }
    }

    private void Arrived(long number, string? sessionId, int size, long? expires)
    {
        lock (_gate)
        {
            _size += size;
            AddReady(number, sessionId);
        }

        ArmExpiry(expires);
        Signal();
    }

    /// <summary>Under the lock.</summary>
    private void AddReady(long number, string? sessionId)
    {
        _readyCount++;
        if (!RequiresSession)
        {
            _ready.Add(number);
            return;
        }

        var queued = SessionOf(sessionId ?? "");
        queued.Ready.Add(number);
        OfferSession(queued);
    }
}
