using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace LocalCloud.Host.ServiceBus;

/// <summary>What functions have at this moment, by lock token and by session.</summary>
internal sealed class HeldMessages
{
    private readonly ConcurrentDictionary<string, HeldMessage> _messages = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ServiceBusSessionReceiver> _sessions = [];

    private readonly ConditionalWeakTable<ServiceBusSessionReceiver, object> _released = [];

    public int Count => _messages.Count;

    public HeldMessage? Find(string lockToken) => _messages.GetValueOrDefault(lockToken);

    public ServiceBusSessionReceiver? FindSession(string sessionId) => _sessions.GetValueOrDefault(sessionId);

    /// <summary>A function wants no more of the session for now.</summary>
    public void Release(ServiceBusSessionReceiver session) => _released.AddOrUpdate(session, session);

    public bool IsReleased(ServiceBusSessionReceiver session) => _released.TryGetValue(session, out _);

    public void Add(IReadOnlyList<HeldMessage> messages)
    {
        foreach (var held in messages)
        {
            _messages[held.Message.LockToken] = held;
            if (held.Session is { } session)
            {
                _sessions[session.SessionId] = session;
            }
        }
    }

    public void Remove(IReadOnlyList<HeldMessage> messages)
    {
        foreach (var held in messages)
        {
            _messages.TryRemove(held.Message.LockToken, out _);
            if (held.Session is { } session)
            {
                _sessions.TryRemove(KeyValuePair.Create(session.SessionId, session));
            }
        }
    }
}
