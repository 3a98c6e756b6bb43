using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>An outgoing message; its delivery tag is the token of its lock, as clients expect.</summary>
internal sealed class TaggedMessage(Guid lockToken) : Message
{
    public Guid LockToken => lockToken;
}
