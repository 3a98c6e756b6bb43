using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amqp;
using LocalCloud.Faults;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>The open connections, and which of them have shown a valid token.</summary>
internal sealed class Connections(FaultInjector faults)
{
    private readonly ConcurrentDictionary<PatientTransport, bool> _open = [];
    private readonly ConditionalWeakTable<Connection, object> _authorized = [];

    /// <summary>Of a connection that has just been made; in an outage it is lost at once.</summary>
    public void Add(PatientTransport transport)
    {
        _open[transport] = true;
        if (faults.IsOut(FaultService.ServiceBus))
        {
            transport.Close();
        }
    }

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
