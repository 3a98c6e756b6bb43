using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Listener;
using Amqp.Types;
using LocalCloud.ServiceBus.Security;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Listens on loopback, IPv4 and IPv6.</summary>
internal sealed class AmqpServer
{
    private const int Attempts = 20;
    private readonly BrokerContainer _container;
    private readonly Connections _connections;

    private AmqpServer(BrokerContainer container, int port, Connections connections) => (_container, Port, _connections) = (container, port, connections);

    public int Port { get; }

    /// <exception cref="SocketException">The port is taken.</exception>
    public static AmqpServer Start(int port, BrokerContext broker, SharedAccessKey key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port == 0 ? FreePort() : port;
            try
            {
                return new(Open(chosen, broker, key), chosen, broker.Connections);
            }
            catch (SocketException) when (port == 0 && attempt < Attempts)
            {
                // Somebody was faster; the next free one.
            }
        }
    }

    public void Stop()
    {
        _container.Close();
        _connections.DropAll();
    }

    private static BrokerContainer Open(int port, BrokerContext broker, SharedAccessKey key)
    {
        // The name localhost would listen on all networks.
        var addresses = new List<Address> { new("127.0.0.1", port, null, null, "/", "amqp") };
        if (Socket.OSSupportsIPv6 && HasLoopbackV6())
        {
            addresses.Add(new Address("::1", port, null, null, "/", "amqp"));
        }

        var container = new BrokerContainer(addresses);
        foreach (var listener in container.Listeners)
        {
            listener.AMQP.MaxFrameSize = 64 * 1024;
            listener.AMQP.MaxSessionsPerConnection = 8192;
            listener.SASL.EnableMechanism(new Symbol("ANONYMOUS"), new BrokerSaslProfile(new Symbol("ANONYMOUS"), broker.Connections));
            // The private name that the .NET client knows only.
            listener.SASL.EnableMechanism(new Symbol("MSSBCBS"), new BrokerSaslProfile(new Symbol("MSSBCBS"), broker.Connections));
            listener.HandlerFactory = _ => new BrokerHandler(broker.Pending);
        }

        container.RegisterLinkProcessor(new LinkProcessor(broker, key));
        try
        {
            container.Open();
            return container;
        }
        catch
        {
            container.Close();
            throw;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool HasLoopbackV6()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.IPv6Loopback, 0);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
