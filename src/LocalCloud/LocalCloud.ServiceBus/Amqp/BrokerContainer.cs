using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Takes over one member of the library's container: messages are kept as the bytes they came as.</summary>
internal sealed class BrokerContainer : ContainerHost, IContainer
{
    /// <summary>What a link to a transaction coordinator, which has no address, is called here.</summary>
    public const string Coordinator = "$coordinator";

    public BrokerContainer(IList<Address> addresses)
        : base(addresses) => AddressResolver = (_, attach) => AddressOf(attach);

    /// <summary>The buffer goes back to a pool.</summary>
    Message IContainer.CreateMessage(ByteBuffer buffer) => new RawMessage(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray());

    public static string AddressOf(Attach attach)
    {
        var address = attach.Role ? (attach.Source as Source)?.Address : (attach.Target as Target)?.Address;
        return string.IsNullOrWhiteSpace(address) ? Coordinator : address;
    }
}
