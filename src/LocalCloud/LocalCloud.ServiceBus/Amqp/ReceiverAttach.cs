using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Entities;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Answers the attach of a receiver: at once, or when there is a session for it.</summary>
internal sealed class ReceiverAttach(BrokerContext broker)
{
    private static readonly Symbol s_sessionFilter = new("com.microsoft:session-filter");
    private static readonly Symbol s_timeout = new("com.microsoft:timeout");
    private static readonly Symbol s_lockedUntil = new("com.microsoft:locked-until-utc");

    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    public void Attach(AttachContext attach, Entity entity)
    {
        if (entity is not MessageQueue queue)
        {
            throw BrokerException.NotAllowed($"Messages cannot be received from the topic '{entity.Path}', only from its subscriptions.");
        }

        var endpoint = new ReceiverEndpoint(attach.Link, queue, broker);
        if (!TryGetSessionFilter(attach.Attach, out var sessionId))
        {
            queue.Add(endpoint.Consumer);
            attach.Complete(endpoint, 0);
        }
        else if (sessionId is not null)
        {
            Complete(attach, endpoint, queue, queue.AcceptSession(sessionId, endpoint.Consumer));
        }
        else
        {
            _ = AttachNextAsync(attach, endpoint, queue);
        }
    }

    private async Task AttachNextAsync(AttachContext attach, ReceiverEndpoint endpoint, MessageQueue queue)
    {
        var gaveUp = broker.Pending.Add(attach);
        try
        {
            var session = await queue.AcceptNextSessionAsync(endpoint.Consumer, WaitOf(attach.Attach), gaveUp);
            if (broker.Pending.TryTake(attach.Link))
            {
                Complete(attach, endpoint, queue, session);
            }
            else
            {
                queue.Remove(endpoint.Consumer);
            }
        }
        catch (Exception failure) when (failure is not CloudCrashedException)
        {
            if (broker.Pending.TryTake(attach.Link))
            {
                LinkProcessor.Refuse(broker.Logger, attach, failure);
            }
        }
    }

    private static void Complete(AttachContext attach, ReceiverEndpoint endpoint, MessageQueue queue, QueueSession session)
    {
        // What is answered is the attach that came, so its members are set.
        var source = (Source)attach.Attach.Source;
        source.FilterSet = new Map { { s_sessionFilter, session.Id } };
        attach.Attach.Properties = new Fields { { s_lockedUntil, session.LockedUntil } };
        queue.Add(endpoint.Consumer);
        attach.Complete(endpoint, 0);
        if (attach.Link.IsClosed)
        {
            queue.Remove(endpoint.Consumer);
        }
    }

    private static bool TryGetSessionFilter(Attach attach, out string? sessionId)
    {
        foreach (var (key, value) in (attach.Source as Source)?.FilterSet ?? [])
        {
            if (key.ToString() == s_sessionFilter.ToString())
            {
                sessionId = (value is DescribedValue described ? described.Value : value) as string;
                return true;
            }
        }

        sessionId = null;
        return false;
    }

    /// <summary>A little less than the client waits, so that it hears how it ended.</summary>
    private static TimeSpan WaitOf(Attach attach)
    {
        var wait = attach.Properties?.FirstOrDefault(property => property.Key is Symbol name && name.Equals(s_timeout)).Value is uint milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromMinutes(1);
        return TimeSpan.FromMilliseconds(Math.Clamp(wait.TotalMilliseconds - 250, 100, s_longestWait.TotalMilliseconds));
    }
}
