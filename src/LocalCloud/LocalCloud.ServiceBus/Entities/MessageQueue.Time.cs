using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>What happens by itself: locks run out, messages expire.</summary>
internal partial class MessageQueue
{
    private const int ExpiryBatch = 100;

    /// <summary>May name locks that are gone or were renewed: what the lock itself says is true.</summary>
    private readonly PriorityQueue<Guid, long> _lockEnds = new();

    /// <summary>Ticks of the first message that may expire.</summary>
    private long _nextExpiry = long.MaxValue;

    private void WhenDue()
    {
        EndLocks();
        EndSessions();
        if (Volatile.Read(ref _nextExpiry) <= Now)
        {
            InBackground(ExpireAsync);
        }

        Signal();
    }

    private void EndLocks()
    {
        var given = new List<LockedMessage>();
        var next = long.MaxValue;
        lock (_gate)
        {
            var now = Now;
            while (_lockEnds.TryPeek(out var token, out var until))
            {
                var isOpen = _locked.TryGetValue(token, out var locked) && locked.Until == until;
                if (isOpen && until > now)
                {
                    next = until;
                    break;
                }

                _lockEnds.Dequeue();
                if (isOpen)
                {
                    _locked.Remove(token);
                    Interlocked.Increment(ref _working);
                    given.Add(locked!);
                }
            }
        }

        foreach (var locked in given)
        {
            _ = ObserveAsync(AbandonAndSignalAsync(locked));
        }

        if (next != long.MaxValue)
        {
            _timer.Arm(next);
        }
    }

    private async Task AbandonAndSignalAsync(LockedMessage locked)
    {
        await AbandonAsync(locked, []);
        Signal();
    }

    private void ArmExpiry(long? next)
    {
        if (next is not { } time)
        {
            return;
        }

        lock (_gate)
        {
            _nextExpiry = Math.Min(_nextExpiry, time);
        }

        _timer.Arm(time);
    }

    /// <summary>Also deferred messages expire; locked ones only when they are unlocked.</summary>
    private async Task ExpireAsync()
    {
        if (Kind == EntityKind.DeadLetterQueue)
        {
            return;
        }

        long now;
        lock (_gate)
        {
            (now, _nextExpiry) = (Now, long.MaxValue);
        }

        List<long> expired;
        do
        {
            expired = Services.Journal.Read(session => Messages.Expired(session, now, ExpiryBatch));
            HashSet<long> held;
            lock (_gate)
            {
                held = [.. _locked.Values.Select(locked => locked.SequenceNumber)];
            }

            var free = expired.FindAll(number => !held.Contains(number));
            if (free.Count == 0)
            {
                break;
            }

            await ExpireAsync(free);
        }
        while (expired.Count == ExpiryBatch);

        ArmExpiry(Services.Journal.Read(session => Messages.NextExpiry(session, now)));
    }

    private Task ExpireAsync(List<long> numbers) => Services.Journal.WriteAsync((session, effects) =>
    {
        foreach (var number in numbers)
        {
            Expire(session, effects, number);
        }
    });

    private void Expire(SqliteSession session, List<Action> effects, long number)
    {
        if (Messages.Find(session, number) is not { } message)
        {
            return;
        }

        if (Settings.DeadLetteringOnMessageExpiration && DeadLetters is not null)
        {
            MoveToDeadLetters(session, effects, number, message.Attempts, "TTLExpiredException", "The message expired and was dead lettered.", []);
            return;
        }

        Messages.Delete(session, number);
        effects.Add(() => Gone(number, message.Payload.Length));
    }
}
