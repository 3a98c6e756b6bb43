using LocalCloud.Faults;
using LocalCloud.ServiceBus.Messages;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>From waiting to locked, or gone: one at a time, so that messages leave in order.</summary>
internal partial class MessageQueue
{
    /// <summary>Bounds what is in memory of a receiver with a large credit.</summary>
    private const int LargestBatch = 100;

    private int _signals;

    /// <summary>Something may be deliverable now.</summary>
    private void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            Interlocked.Increment(ref _working);
            _ = Task.Run(PumpAsync);
        }
    }

    private async Task PumpAsync()
    {
        var seen = Volatile.Read(ref _signals);
        while (true)
        {
            try
            {
                while (!_isDisposed && TakeBatch() is { Count: > 0 } batch)
                {
                    await DeliverOrReturnAsync(batch);
                }

                AnswerDrains();
            }
            catch (CloudCrashedException)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.BackgroundFailure(Services.Logger, Path, failure);
            }

            var now = Interlocked.CompareExchange(ref _signals, 0, seen);
            if (now == seen)
            {
                Interlocked.Decrement(ref _working);
                return;
            }

            seen = now;
        }
    }

    private List<LockedMessage> TakeBatch()
    {
        var batch = new List<LockedMessage>();
        lock (_gate)
        {
            var now = Now;
            for (var index = 0; index < _consumers.Count && batch.Count < LargestBatch; index++)
            {
                var consumer = _consumers[index];
                var source = ReadyFor(consumer);
                while (consumer.HasCredit && source is { Count: > 0 } && batch.Count < LargestBatch)
                {
                    consumer.Allotted++;
                    batch.Add(Lock(source.Take(), consumer, now));
                }
            }

            // Who came first is served first, but not for ever.
            if (batch.Count > 0 && _consumers.Count > 1 && batch[0].Consumer == _consumers[0])
            {
                _consumers.RemoveAt(0);
                _consumers.Add(batch[0].Consumer!);
            }
        }

        if (batch.Count > 0 && batch.Min(locked => locked.Until) is var first and not long.MaxValue)
        {
            _timer.Arm(first);
        }

        return batch;
    }

    /// <summary>Under the lock. Null for one that has lost its session, and whose link is about to end.</summary>
    private ReadyMessages? ReadyFor(Consumer consumer) =>
        consumer.Session is not { } session ? _ready : session.Owner == consumer ? session.Ready : null;

    /// <summary>Under the lock.</summary>
    private LockedMessage Lock(long number, Consumer consumer, long now)
    {
        _readyCount--;
        var locked = new LockedMessage
        {
            Token = Guid.NewGuid(),
            SequenceNumber = number,
            Consumer = consumer,
            Session = consumer.Session,
            Until = consumer.Session is null && !consumer.DeletesOnDelivery ? now + Settings.LockDuration.Ticks : long.MaxValue,
        };
        _locked.Add(locked.Token, locked);
        if (consumer.Session is { } session)
        {
            session.Locked++;
        }

        if (locked.Until != long.MaxValue)
        {
            _lockEnds.Enqueue(locked.Token, locked.Until);
        }

        return locked;
    }

    private async Task DeliverOrReturnAsync(List<LockedMessage> batch)
    {
        try
        {
            await DeliverAsync(batch);
        }
        catch (Exception failure) when (failure is not CloudCrashedException)
        {
            // A disk that is full, for example: nothing was sent, and waits on; the receivers ask again.
            lock (_gate)
            {
                batch.ForEach(Unlock);
            }

            throw;
        }
    }

    private async Task DeliverAsync(List<LockedMessage> batch)
    {
        var messages = Services.Journal.Read(session => batch.ConvertAll(locked => Messages.Find(session, locked.SequenceNumber)));
        lock (_gate)
        {
            messages = messages.ConvertAll(message => message is null ? null : WithAttempts(message));
        }

        var delivered = new List<(LockedMessage Locked, StoredMessage Message)>(batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            if (messages[index] is { } message && IsDeliverable(batch[index], message))
            {
                delivered.Add((batch[index], message));
            }
            else
            {
                Forget(batch[index], refundCredit: true);
            }
        }

        if (delivered.Any(delivery => delivery.Locked.Consumer!.DeletesOnDelivery))
        {
            await Services.Journal.WriteAsync((session, _) =>
            {
                foreach (var (locked, _) in delivered.Where(delivery => delivery.Locked.Consumer!.DeletesOnDelivery))
                {
                    Messages.Delete(session, locked.SequenceNumber);
                }
            });
        }

        foreach (var (locked, message) in delivered)
        {
            Send(locked, message);
        }

        Remember(delivered.FindAll(delivery => !delivery.Locked.Consumer!.DeletesOnDelivery).ConvertAll(delivery => delivery.Locked));
    }

    private void Send(LockedMessage locked, StoredMessage message)
    {
        var consumer = locked.Consumer!;
        DateTimeOffset? until;
        lock (_gate)
        {
            if (!consumer.DeletesOnDelivery && !_locked.ContainsKey(locked.Token))
            {
                consumer.Allotted--; // Its lock or session has ended meanwhile: it waits for the next one.
                return;
            }

            (locked.Attempts, locked.IsSent) = (message.Attempts + 1, true);
            locked.Size = message.Payload.Length;
            locked.ExpiresAt = message.ExpiresAt;
            until = consumer.DeletesOnDelivery ? null : new DateTimeOffset(locked.Session?.LockedUntil ?? locked.Until, TimeSpan.Zero);
        }

        if (consumer.DeletesOnDelivery)
        {
            Forget(locked, refundCredit: false);
            Gone(locked.SequenceNumber, message.Payload.Length);
        }

        var stolen = !consumer.DeletesOnDelivery && Services.Faults.Hit<StealLeaseResult>(Operation) is not null;
        if (stolen)
        {
            LoseLock(locked); // Before its receiver has it, who may be quick.
        }

        var sent = consumer.Deliver(message, message.Attempts, locked.Token, until);
        if (!sent && !stolen && !consumer.DeletesOnDelivery)
        {
            lock (_gate)
            {
                if (_locked.Remove(locked.Token))
                {
                    locked.IsSent = false;
                    ReturnToWaiting(locked);
                }
            }
        }
    }

    /// <summary>Deliveries are counted when they happen, so that a message that kills its receiver, and the broker with it, is not delivered for ever.</summary>
    private void Remember(IEnumerable<LockedMessage> locks)
    {
        var delivered = locks.Where(locked => locked.IsSent).ToArray();
        if (delivered.Length == 0)
        {
            return;
        }

        _ = ObserveAsync(Services.Journal.WriteAsync(session =>
        {
            foreach (var locked in delivered)
            {
                Messages.SetAttempts(session, locked.SequenceNumber, locked.Attempts);
            }
        }));
    }

    /// <summary>Under the lock.</summary>
    private StoredMessage WithAttempts(StoredMessage message) =>
        _attempts.TryGetValue(message.SequenceNumber, out var count) && count != message.Attempts ? message with { Attempts = count } : message;

    private bool IsDeliverable(LockedMessage locked, StoredMessage message)
    {
        if (message.ExpiresAt <= Now)
        {
            InBackground(() => ExpireAsync([message.SequenceNumber]));
            return false;
        }

        if (DeadLetters is not null && message.Attempts >= Settings.MaxDeliveryCount)
        {
            locked.Attempts = message.Attempts;
            InBackground(() => GiveUpAsync(message.SequenceNumber, message.Attempts));
            return false;
        }

        return true;
    }

    private void AnswerDrains()
    {
        Consumer[] drained;
        lock (_gate)
        {
            drained = [.. _consumers.Where(consumer => consumer.IsDraining && (!consumer.HasCredit || ReadyFor(consumer) is not { Count: > 0 }))];
            foreach (var consumer in drained)
            {
                (consumer.IsDraining, consumer.Limit) = (false, consumer.Allotted);
            }
        }

        foreach (var consumer in drained)
        {
            consumer.Drained();
        }
    }

    private FaultOperation Operation => new() { Service = FaultService.ServiceBus, Container = Path };
}
