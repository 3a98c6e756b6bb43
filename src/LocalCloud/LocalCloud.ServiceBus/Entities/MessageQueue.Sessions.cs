using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Who has which session, and who waits for one.</summary>
internal partial class MessageQueue
{
    /// <summary>Sessions that had messages and no owner when they were put here.</summary>
    private readonly Queue<QueueSession> _offered = new();
    private readonly HashSet<QueueSession> _owned = [];
    private readonly LinkedList<SessionWaiter> _sessionWaiters = [];

    /// <summary>Locks a session for the consumer.</summary>
    /// <exception cref="BrokerException">Somebody has it, or this entity has no sessions.</exception>
    public QueueSession AcceptSession(string id, Consumer consumer)
    {
        RequireSessions();
        lock (_gate)
        {
            var session = SessionOf(id);
            if (session.Owner is not null)
            {
                throw BrokerException.SessionTaken(id);
            }

            Own(session, consumer);
            return session;
        }
    }

    /// <summary>Locks the next session that has messages and no owner, as soon as there is one.</summary>
    /// <exception cref="BrokerException">There was none in time.</exception>
    public async Task<QueueSession> AcceptNextSessionAsync(Consumer consumer, TimeSpan wait, CancellationToken cancellationToken)
    {
        RequireSessions();
        LinkedListNode<SessionWaiter> waiter;
        lock (_gate)
        {
            while (_offered.TryDequeue(out var offered))
            {
                offered.IsListed = false;
                if (offered.Owner is null && offered.Ready.Count > 0)
                {
                    Own(offered, consumer);
                    return offered;
                }
            }

            waiter = _sessionWaiters.AddLast(new SessionWaiter(consumer));
        }

        // By real time: it is the client's patience that ends.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(wait);
        await using var end = patience.Token.Register(() => GiveUp(waiter, cancellationToken));
        return await waiter.Value.Session.Task;
    }

    /// <param name="link">Of whoever asks; null where the client does not say.</param>
    /// <exception cref="BrokerException">It is not locked, or by another.</exception>
    public DateTimeOffset RenewSession(string id, string? link)
    {
        long until;
        lock (_gate)
        {
            until = OwnedBy(link, id).LockedUntil = Now + Settings.LockDuration.Ticks;
        }

        _timer.Arm(until);
        return new DateTimeOffset(until, TimeSpan.Zero);
    }

    /// <exception cref="BrokerException">It is not locked, or by another.</exception>
    public byte[]? GetSessionState(string id, string? link)
    {
        RequireLock(id, link);
        return Services.Journal.Read(session => SessionStates.Get(session, Id, id));
    }

    /// <exception cref="BrokerException">It is not locked, or by another.</exception>
    public Task SetSessionStateAsync(string id, string? link, byte[]? state) => Services.Journal.WriteAsync((session, _) =>
    {
        RequireLock(id, link); // Here, where a former owner's write that has waited comes after the new owner's lock.
        SessionStates.Set(session, Id, id, state, Now);
    });

    /// <summary>Sessions with messages, or with a state that has changed since.</summary>
    public List<string> ListSessions(DateTimeOffset since, bool onlyState)
    {
        var found = Services.Journal.Read(session => SessionStates.ChangedSince(session, Id, since.UtcTicks));
        if (!onlyState)
        {
            lock (_gate)
            {
                found = [.. found.Union(_sessions.Values.Where(session => session.Ready.Count + session.Locked > 0).Select(session => session.Id))];
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private void GiveUp(LinkedListNode<SessionWaiter> waiter, CancellationToken cancelled)
    {
        lock (_gate)
        {
            if (waiter.List is null)
            {
                return;
            }

            _sessionWaiters.Remove(waiter);
            _lastReceived = Environment.TickCount64;
        }

        _ = cancelled.IsCancellationRequested
            ? waiter.Value.Session.TrySetCanceled(cancelled)
            : waiter.Value.Session.TrySetException(BrokerException.Timeout($"No session of '{Path}' had messages in time."));
    }

    private void RequireSessions()
    {
        if (!RequiresSession)
        {
            throw BrokerException.NotAllowed($"A sessionful message receiver cannot be created on an entity that does not require sessions: '{Path}'.");
        }
    }

    private void RequireLock(string id, string? link)
    {
        lock (_gate)
        {
            OwnedBy(link, id);
        }
    }

    /// <summary>Under the lock. The link of a former owner may be open still: that somebody owns the session is not enough.</summary>
    private QueueSession OwnedBy(string? link, string id) =>
        _sessions.TryGetValue(id, out var session) && session.Owner is { } owner && session.LockedUntil > Now && (link is null || link == owner.LinkName)
            ? session
            : throw BrokerException.SessionLockLost(id);

    /// <summary>Under the lock.</summary>
    private QueueSession SessionOf(string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            _sessions.Add(id, session = new QueueSession(id));
        }

        return session;
    }

    /// <summary>Under the lock.</summary>
    private void Own(QueueSession session, Consumer consumer)
    {
        (session.Owner, consumer.Session) = (consumer, session);
        _owned.Add(session);
        session.LockedUntil = Now + Settings.LockDuration.Ticks;
        _timer.Arm(session.LockedUntil);
    }

    /// <summary>Under the lock: it has got messages, or lost its owner.</summary>
    private void OfferSession(QueueSession session)
    {
        if (session.Owner is not null || session.Ready.Count == 0)
        {
            return;
        }

        if (_sessionWaiters.First is { } first)
        {
            _sessionWaiters.RemoveFirst();
            Own(session, first.Value.Consumer);
            first.Value.Session.SetResult(session);
        }
        else if (!session.IsListed)
        {
            session.IsListed = true;
            _offered.Enqueue(session);
        }
    }

    /// <summary>Under the lock.</summary>
    private void ReleaseSession(QueueSession session, bool countAttempts)
    {
        session.Owner = null;
        _owned.Remove(session);
        var held = _locked.Values.Where(locked => locked.Session == session).ToArray();
        foreach (var locked in held)
        {
            if (!countAttempts && locked.IsSent)
            {
                locked.Attempts--;
            }

            _locked.Remove(locked.Token);
            ReturnToWaiting(locked);
        }

        if (!countAttempts)
        {
            Remember(held);
        }

        OfferSession(session);
        ForgetIfIdle(session);
    }

    /// <summary>Under the lock.</summary>
    private void ForgetIfIdle(QueueSession session)
    {
        if (session.Owner is null && session.Locked == 0 && session.Ready.Count == 0 && !session.IsListed)
        {
            _sessions.Remove(session.Id);
        }
    }

    /// <summary>
    /// The link of the former owner stays: nothing comes by it any more, and what its client settles or renews fails as lost. A link that is
    /// ended from here leaves the session processor of the .NET client with a closed receiver, which it never replaces.
    /// </summary>
    private void EndSessions()
    {
        lock (_gate)
        {
            var now = Now;
            var next = long.MaxValue;
            foreach (var session in _owned.ToArray())
            {
                if (session.LockedUntil <= now)
                {
                    ReleaseSession(session, countAttempts: true);
                }
                else
                {
                    next = Math.Min(next, session.LockedUntil);
                }
            }

            if (next != long.MaxValue)
            {
                _timer.Arm(next);
            }
        }
    }

    private sealed record SessionWaiter(Consumer Consumer)
    {
        public TaskCompletionSource<QueueSession> Session { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
