using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>A client's link for receiving.</summary>
internal sealed class ReceiverEndpoint : LinkEndpoint
{
    private readonly ListenerLink _link;
    private readonly MessageQueue _queue;
    private readonly BrokerContext _broker;
    private readonly Lock _gate = new();
    private readonly LinkCredit _credit;
    private volatile bool _isClosed;

    public ReceiverEndpoint(ListenerLink link, MessageQueue queue, BrokerContext broker)
    {
        (_link, _queue, _broker, _credit) = (link, queue, broker, new LinkCredit(link));
        Consumer = new LinkConsumer(this) { DeletesOnDelivery = link.SettleOnSend };
        link.Closed += (_, _) =>
        {
            // Before the library reports every open delivery as released, which nobody has done.
            _isClosed = true;
            queue.Remove(Consumer);
        };
    }

    public Consumer Consumer { get; }

    public override void OnFlow(FlowContext flowContext)
    {
        long limit;
        lock (_gate)
        {
            limit = _credit.Flow(flowContext);
        }

        _queue.SetLimit(Consumer, limit, _link.IsDraining);
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        if (!_isClosed && dispositionContext.Message is TaggedMessage message)
        {
            _ = SettleAsync(message, dispositionContext.DeliveryState);
        }
    }

    private async Task SettleAsync(TaggedMessage message, DeliveryState state)
    {
        DeliveryState outcome;
        try
        {
            await FaultyOperations.RunAsync(_broker.Faults, _queue.Path, ApplyAsync);
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
                Log.RequestFailure(_broker.Logger, failure);
            }

            outcome = failure.ToRejected();
        }

        Answer();

        async Task ApplyAsync()
        {
            try
            {
                await Settlement.ApplyAsync(_queue, message.LockToken, state);
            }
            catch (BrokerException lost) when (Consumer.Session is { } session && lost.Condition == BrokerException.MessageLockLost().Condition)
            {
                throw BrokerException.SessionLockLost(session.Id);
            }
        }

        void Answer()
        {
            try
            {
                _link.DisposeMessage(message, outcome, true);
            }
            catch (AmqpException)
            {
                // The link is gone; whether it was settled the client learns when it tries again.
            }
        }
    }

    private bool Deliver(StoredMessage message, int deliveryCount, Guid lockToken, DateTimeOffset? lockedUntil)
    {
        if (_isClosed)
        {
            return false;
        }

        try
        {
            var encoded = OutboundMessage.Encode(message, deliveryCount, lockedUntil);
            lock (_gate)
            {
                _link.SendMessage(new TaggedMessage(lockToken), encoded);
                _credit.Sent();
            }

            return true;
        }
        catch (Exception failure) when (failure is AmqpException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    private void CompleteDrain()
    {
        try
        {
            lock (_gate)
            {
                _link.SetCredit(0, true);
                _credit.Drained();
            }
        }
        catch (AmqpException)
        {
            // The link is gone.
        }
    }

    private void End(BrokerException reason)
    {
        try
        {
            _link.CloseAsync(TimeSpan.Zero, reason.ToError());
        }
        catch (Exception failure) when (failure is AmqpException or ObjectDisposedException)
        {
            // It was gone already.
        }
    }

    private sealed class LinkConsumer(ReceiverEndpoint endpoint) : Consumer
    {
        public override string LinkName => endpoint._link.Name;

        public override bool Deliver(StoredMessage message, int deliveryCount, Guid lockToken, DateTimeOffset? lockedUntil) =>
            endpoint.Deliver(message, deliveryCount, lockToken, lockedUntil);

        public override void Drained() => endpoint.CompleteDrain();

        public override void EntityDeleted() => endpoint.End(BrokerException.NotFound(endpoint._queue.Path));
    }
}
