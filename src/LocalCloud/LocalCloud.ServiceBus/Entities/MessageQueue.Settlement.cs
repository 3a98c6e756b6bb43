using LocalCloud.Faults;
using LocalCloud.ServiceBus.Messages;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>What becomes of a locked message.</summary>
internal partial class MessageQueue
{
    private const string ReasonName = "DeadLetterReason";
    private const string DescriptionName = "DeadLetterErrorDescription";

    private readonly HashSet<long> _lockedDeferred = [];

    /// <exception cref="BrokerException">The lock is lost.</exception>
    public Task CompleteAsync(Guid token) => SettleAsync(token, (session, effects, locked) =>
    {
        Messages.Delete(session, locked.SequenceNumber);
        effects.Add(() => Gone(locked.SequenceNumber, locked.Size));
    });

    /// <summary>Delivers it again, at once; or gives it up, if it was delivered too often.</summary>
    /// <exception cref="BrokerException">The lock is lost.</exception>
    public async Task AbandonAsync(Guid token, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        var locked = Take(token);
        try
        {
            await AbandonAsync(locked, changes);
        }
        catch
        {
            TakeBack(locked);
            throw;
        }

        Signal();
    }

    /// <exception cref="BrokerException">The lock is lost.</exception>
    public Task DeferAsync(Guid token, IReadOnlyList<KeyValuePair<string, object?>> changes) => SettleAsync(token, (session, _, locked) =>
    {
        Change(session, locked.SequenceNumber, changes);
        Messages.SetState(session, locked.SequenceNumber, MessageState.Deferred);
        Messages.SetAttempts(session, locked.SequenceNumber, locked.Attempts);
    });

    /// <exception cref="BrokerException">The lock is lost.</exception>
    public Task DeadLetterAsync(Guid token, string? reason, string? description, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (DeadLetters is null)
        {
            // A dead-letter queue has none of its own: the message stays.
            return AbandonAsync(token, changes);
        }

        return SettleAsync(token, (session, effects, locked) => MoveToDeadLetters(session, effects, locked.SequenceNumber, locked.Attempts, reason, description, changes));
    }

    /// <exception cref="BrokerException">The lock is lost.</exception>
    public DateTimeOffset RenewLock(Guid token)
    {
        long until;
        lock (_gate)
        {
            if (!_locked.TryGetValue(token, out var locked) || !IsHeld(locked))
            {
                throw BrokerException.MessageLockLost();
            }

            if (locked.Session is { } session)
            {
                return new DateTimeOffset(session.LockedUntil, TimeSpan.Zero); // Only the lock of the session can be renewed.
            }

            until = Now + Settings.LockDuration.Ticks;
            locked.Until = until;
            _lockEnds.Enqueue(token, until);
        }

        _timer.Arm(until);
        return new DateTimeOffset(until, TimeSpan.Zero);
    }

    public Task AbandonAllAsync(IEnumerable<Guid> tokens) => Task.WhenAll(tokens.Select(token => AbandonAsync(token, [])));

    private async Task AbandonAsync(LockedMessage locked, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (DeadLetters is not null && locked.Attempts >= Settings.MaxDeliveryCount)
        {
            await GiveUpAsync(locked.SequenceNumber, locked.Attempts, changes);
            Settled(locked);
            return;
        }

        if (changes.Count > 0)
        {
            await Services.Journal.WriteAsync((session, _) => Change(session, locked.SequenceNumber, changes));
        }

        lock (_gate)
        {
            Interlocked.Decrement(ref _working);
            ReturnToWaiting(locked);
        }
    }

    private async Task SettleAsync(Guid token, Action<SqliteSession, List<Action>, LockedMessage> write)
    {
        var locked = Take(token);
        var repeats = Services.Faults.Hit<DuplicateDeliveryResult>(Operation) is not null;
        try
        {
            if (!repeats)
            {
                await Services.Journal.WriteAsync((session, effects) => write(session, effects, locked));
            }
        }
        catch
        {
            TakeBack(locked);
            throw;
        }

        Settled(locked, repeats);
    }

    /// <summary>From now on the lock cannot be used, and it does not run out: it is being settled.</summary>
    private LockedMessage Take(Guid token)
    {
        lock (_gate)
        {
            if (!_locked.TryGetValue(token, out var locked) || !IsHeld(locked))
            {
                throw locked?.Session is { } session ? BrokerException.SessionLockLost(session.Id) : BrokerException.MessageLockLost();
            }

            _locked.Remove(token);
            Interlocked.Increment(ref _working);
            return locked;
        }
    }

    private void TakeBack(LockedMessage locked)
    {
        lock (_gate)
        {
            Interlocked.Decrement(ref _working);
            _locked.Add(locked.Token, locked);
            if (locked.Until != long.MaxValue)
            {
                _lockEnds.Enqueue(locked.Token, locked.Until);
            }
        }

        if (locked.Until != long.MaxValue)
        {
            _timer.Arm(locked.Until);
        }
    }

    private void Settled(LockedMessage locked, bool repeats = false)
    {
        lock (_gate)
        {
            Interlocked.Decrement(ref _working);
            if (repeats)
            {
                ReturnToWaiting(locked);
            }
            else
            {
                LetGo(locked);
            }
        }

        if (repeats)
        {
            Signal();
        }
    }

    private void Change(SqliteSession session, long number, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (changes.Count > 0 && Messages.Find(session, number) is { } message)
        {
            Messages.SetPayload(session, number, PayloadEditor.Set(message.Payload, changes));
        }
    }

    private Task GiveUpAsync(long number, int attempts, IReadOnlyList<KeyValuePair<string, object?>>? changes = null) => Services.Journal.WriteAsync((session, effects) =>
        MoveToDeadLetters(session, effects, number, attempts, "MaxDeliveryCountExceeded", $"Message could not be consumed after {attempts} delivery attempts.", changes ?? []));

    /// <summary>Part of a write.</summary>
    private void MoveToDeadLetters(
        SqliteSession session, List<Action> effects, long number, int attempts, string? reason, string? description, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (Messages.Find(session, number) is not { } message)
        {
            return;
        }

        Messages.Delete(session, number);
        effects.Add(() => Gone(number, message.Payload.Length));
        var given = changes.ToList();
        Give(ReasonName, reason);
        Give(DescriptionName, description);
        var dead = message with
        {
            State = MessageState.Active,
            ExpiresAt = null,
            DeadLetterSource = Path,
            EnqueuedSequenceNumber = number,
            Payload = PayloadEditor.Set(message.Payload, given),
            Attempts = attempts,
        };
        if (Settings.ForwardDeadLetteredMessagesTo is { } target && Services.Router.Find(target) is { } other)
        {
            Services.Router.Route(session, effects, other, dead.ToInbound(scheduledFor: null));
        }
        else
        {
            DeadLetters!.InsertDeadLetter(session, effects, dead);
        }

        void Give(string name, string? value)
        {
            if (value is not null)
            {
                given.Add(new(name, value));
            }
        }
    }
}
