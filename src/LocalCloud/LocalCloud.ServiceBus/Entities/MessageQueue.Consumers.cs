using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Who receives from it.</summary>
internal partial class MessageQueue
{
    /// <exception cref="BrokerException">The receiver and the entity do not agree about sessions.</exception>
    public void Add(Consumer consumer)
    {
        if (RequiresSession && consumer.Session is null)
        {
            throw BrokerException.NotAllowed($"It is not possible for an entity that requires sessions, '{Path}', to create a non-sessionful message receiver.");
        }

        lock (_gate)
        {
            _consumers.Add(consumer);
        }
    }

    /// <summary>What it has locked stays so until the locks run out; a session, with its messages, is let go at once.</summary>
    public void Remove(Consumer consumer)
    {
        lock (_gate)
        {
            consumer.IsClosed = true;
            _consumers.Remove(consumer);
            _lastReceived = Environment.TickCount64;
            if (consumer.Session is { } session && session.Owner == consumer)
            {
                ReleaseSession(session, countAttempts: false);
            }
        }

        Signal();
    }

    /// <summary>The entity is gone.</summary>
    public void Close()
    {
        Consumer[] open;
        lock (_gate)
        {
            open = [.. _consumers];
            _ready.Clear();
            _sessions.Clear();
            _locked.Clear();
            _readyCount = 0;
        }

        foreach (var consumer in open)
        {
            consumer.EntityDeleted();
        }
    }

    public void SetLimit(Consumer consumer, long limit, bool drain)
    {
        lock (_gate)
        {
            consumer.Limit = limit;
            consumer.IsDraining = drain;
        }

        Signal();
    }
}
