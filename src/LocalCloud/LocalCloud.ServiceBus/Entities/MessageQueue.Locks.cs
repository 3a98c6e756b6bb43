namespace LocalCloud.ServiceBus.Entities;

/// <summary>Who holds a message, and how it is let go.</summary>
internal partial class MessageQueue
{
    private bool IsHeld(LockedMessage locked) => locked.Session is { } session
        ? session.Owner is not null && session.Owner == locked.Consumer && session.LockedUntil > Now
        : locked.Until > Now;

    /// <summary>Under the lock: an end without a message in it.</summary>
    private void LetGo(LockedMessage locked)
    {
        if (locked.IsDeferred)
        {
            _lockedDeferred.Remove(locked.SequenceNumber);
        }

        if (locked.Session is { } session)
        {
            session.Locked--;
            ForgetIfIdle(session);
        }
    }

    /// <summary>Under the lock.</summary>
    private void ReturnToWaiting(LockedMessage locked)
    {
        if (locked.IsSent)
        {
            _attempts[locked.SequenceNumber] = locked.Attempts;
        }

        if (locked.IsDeferred)
        {
            LetGo(locked);
            return;
        }

        ArmExpiry(locked.ExpiresAt);
        _readyCount++;
        if (locked.Session is { } session)
        {
            session.Locked--;
            session.Ready.Add(locked.SequenceNumber);
            OfferSession(session);
        }
        else
        {
            _ready.Add(locked.SequenceNumber);
        }
    }

    /// <summary>Under the lock.</summary>
    private void Unlock(LockedMessage locked)
    {
        if (_locked.Remove(locked.Token))
        {
            ReturnToWaiting(locked);
        }
    }

    private void Forget(LockedMessage locked, bool refundCredit)
    {
        lock (_gate)
        {
            if (_locked.Remove(locked.Token))
            {
                LetGo(locked);
            }

            if (refundCredit)
            {
                locked.Consumer!.Allotted--;
            }
        }
    }

    /// <summary>A fault: what its receiver does with it comes too late.</summary>
    private void LoseLock(LockedMessage locked)
    {
        lock (_gate)
        {
            Unlock(locked);
        }

        Signal();
    }
}
