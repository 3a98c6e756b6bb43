using Amqp;
using Amqp.Handler;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>What the library lets nobody else do: set the tag of a delivery, and see a client give up before its link is there.</summary>
internal sealed class BrokerHandler(PendingAttaches pending) : IHandler
{
    public bool CanHandle(EventId id) => id is EventId.SendDelivery or EventId.LinkRemoteClose;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent is { Id: EventId.SendDelivery, Context: IDelivery { Message: TaggedMessage message } delivery })
        {
            delivery.Tag = message.LockToken.ToByteArray();
        }
        else if (protocolEvent is { Id: EventId.LinkRemoteClose, Link: { LinkState: LinkState.Start } link })
        {
            pending.GiveUp(link);
        }
    }
}
