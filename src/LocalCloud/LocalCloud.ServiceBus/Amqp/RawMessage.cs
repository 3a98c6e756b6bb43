using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>An incoming message as bytes; it is decoded where and as far as it has to be.</summary>
internal sealed class RawMessage(byte[] bytes) : Message
{
    public byte[] Bytes => bytes;
}
