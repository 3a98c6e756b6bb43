using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>A client's link for sending. Messages are written in the order in which they come, several at once.</summary>
internal sealed class SenderEndpoint(ListenerLink link, Entity entity, BrokerContext broker) : LinkEndpoint
{
    public const int Credit = 1000;

    /// <summary>The envelope of a batch has a message in each of its data sections.</summary>
    private const uint BatchFormat = 0x80013700;

    public override void OnMessage(MessageContext messageContext) => _ = StoreAsync((RawMessage)messageContext.Message);

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task StoreAsync(RawMessage message)
    {
        DeliveryState outcome;
        try
        {
            await FaultyOperations.RunAsync(broker.Faults, entity.Path, () => broker.Router.SendAsync(entity, Read(message)));
            outcome = new Accepted();
        }
        catch (CloudCrashedException)
        {
            return;
        }
        catch (Exception failure)
        {
            if (failure is not BrokerException)
            {
                Log.RequestFailure(broker.Logger, failure);
            }

            outcome = failure.ToRejected();
        }

        Answer(message, outcome);
    }

    private List<InboundMessage> Read(RawMessage message)
    {
        if (message.Bytes.Length > broker.MaxMessageSize)
        {
            throw BrokerException.TooLarge(message.Bytes.Length, broker.MaxMessageSize);
        }

        if (message.Format != BatchFormat)
        {
            return [InboundMessage.Parse(message.Bytes)];
        }

        var batch = new List<InboundMessage>();
        foreach (var (code, start, length) in Sections.Of(message.Bytes))
        {
            if (code == Sections.Data && Sections.Decode(message.Bytes, start, length) is Data { Binary: { } inner })
            {
                batch.Add(InboundMessage.Parse(inner));
            }
        }

        return batch;
    }

    private void Answer(RawMessage message, DeliveryState outcome)
    {
        try
        {
            link.DisposeMessage(message, outcome, true);
        }
        catch (AmqpException)
        {
            // The link is gone; the client will send again.
        }
    }
}
