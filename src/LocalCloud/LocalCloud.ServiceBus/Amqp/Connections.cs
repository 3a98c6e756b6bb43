using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>The open connections, and which of them have shown a valid token.</summary>
internal sealed class Connections
{
    private readonly ConcurrentDictionary<PatientTransport, bool> _open = [];
    private readonly ConditionalWeakTable<Connection, object> _authorized = [];

    public void Add(PatientTransport transport) => _open[transport] = true;

    public void Remove(PatientTransport transport) => _open.TryRemove(transport, out _);

    public void Authorize(Connection connection) => _authorized.AddOrUpdate(connection, this);

    public bool IsAuthorized(Connection connection) => _authorized.TryGetValue(connection, out _);

    /// <summary>Without a word: a client that is told that its connection is closed may never come back, one that loses it does.</summary>
    public void DropAll()
    {
        foreach (var transport in _open.Keys)
        {
            transport.Close();
        }
    }
}
