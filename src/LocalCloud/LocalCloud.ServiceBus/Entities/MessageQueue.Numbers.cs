using LocalCloud.ServiceBus.Messages;
using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Messages by their numbers: to look at, and those that were deferred.</summary>
internal partial class MessageQueue
{
    private const int LargestPeek = 256 * 1024;

    public List<StoredMessage> Peek(long from, int count, string? sessionId) =>
        Services.Journal.Read(session => Messages.Peek(session, Math.Max(0, from), count, sessionId, LargestPeek));

    /// <summary>Locks deferred messages.</summary>
    /// <param name="link">Of whoever asks; null where the client does not say.</param>
    /// <exception cref="BrokerException">One of them is not deferred, or locked; then none is.</exception>
    public List<(StoredMessage Message, Guid Token, DateTimeOffset? Until)> ReceiveDeferred(IReadOnlyList<long> numbers, string? sessionId, string? link)
    {
        var messages = FindDeferred(numbers, sessionId);
        var received = new List<(StoredMessage, Guid, DateTimeOffset?)>();
        var locks = new List<LockedMessage>();
        lock (_gate)
        {
            if (messages.Find(message => _lockedDeferred.Contains(message.SequenceNumber)) is { } taken)
            {
                throw BrokerException.MessageNotFound(taken.SequenceNumber);
            }

            var owned = RequiresSession ? OwnedBy(link, sessionId ?? "") : null;
            foreach (var message in messages.ConvertAll(WithAttempts))
            {
                var locked = LockDeferred(message, owned);
                locks.Add(locked);
                received.Add((message, locked.Token, new DateTimeOffset(owned?.LockedUntil ?? locked.Until, TimeSpan.Zero)));
            }
        }

        if (locks.Count > 0 && locks[0].Until != long.MaxValue)
        {
            _timer.Arm(locks[0].Until);
        }

        Remember(locks);
        return received;
    }

    /// <summary>Receives deferred messages for good.</summary>
    /// <exception cref="BrokerException">One of them is not deferred; then none is.</exception>
    public async Task<List<StoredMessage>> TakeDeferredAsync(IReadOnlyList<long> numbers, string? sessionId, string? link)
    {
        if (RequiresSession)
        {
            RequireLock(sessionId ?? "", link);
        }

        var messages = FindDeferred(numbers, sessionId);
        await Services.Journal.WriteAsync((session, effects) =>
        {
            foreach (var message in messages)
            {
                if (!Messages.Delete(session, message.SequenceNumber))
                {
                    throw BrokerException.MessageNotFound(message.SequenceNumber);
                }

                effects.Add(() => Gone(message.SequenceNumber, message.Payload.Length));
            }
        });
        return messages;
    }

    private List<StoredMessage> FindDeferred(IReadOnlyList<long> numbers, string? sessionId) => Services.Journal.Read(session => numbers.Select(number =>
        Messages.Find(session, number) is { State: MessageState.Deferred } message && (!RequiresSession || message.SessionId == sessionId) && !(message.ExpiresAt <= Now)
            ? message
            : throw BrokerException.MessageNotFound(number)).ToList());

    /// <summary>Under the lock.</summary>
    private LockedMessage LockDeferred(StoredMessage message, QueueSession? session)
    {
        var locked = new LockedMessage
        {
            Token = Guid.NewGuid(),
            SequenceNumber = message.SequenceNumber,
            Consumer = session?.Owner,
            Session = session,
            Until = session is null ? Now + Settings.LockDuration.Ticks : long.MaxValue,
            Attempts = message.Attempts + 1,
            IsSent = true,
            Size = message.Payload.Length,
            ExpiresAt = message.ExpiresAt,
            IsDeferred = true,
        };
        _locked.Add(locked.Token, locked);
        _lockedDeferred.Add(message.SequenceNumber);
        if (session is null)
        {
            _lockEnds.Enqueue(locked.Token, locked.Until);
        }
        else
        {
            session.Locked++;
        }

        return locked;
    }
}
