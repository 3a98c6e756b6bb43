using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>The link that responses go out by, when its client has given credit.</summary>
internal sealed class ResponseEndpoint(ListenerLink link, string node, string? targetAddress) : LinkEndpoint
{
    private readonly Lock _gate = new();
    private readonly Queue<Message> _waiting = new();
    private readonly LinkCredit _limit = new();
    private int _credit;
    private bool _isDraining;

    public ListenerLink Link => link;

    public string Node => node;

    public string? TargetAddress => targetAddress;

    public void Send(Message response)
    {
        lock (_gate)
        {
            _waiting.Enqueue(response);
            SendWaiting();
        }
    }

    public override void OnFlow(FlowContext flowContext)
    {
        lock (_gate)
        {
            _credit = _limit.Flow(flowContext);
            _isDraining = link.IsDraining;
            SendWaiting();
        }
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        if (!dispositionContext.Settled)
        {
            link.DisposeMessage(dispositionContext.Message, new Accepted(), true);
        }
    }

    private void SendWaiting()
    {
        try
        {
            while (_credit > 0 && _waiting.TryDequeue(out var response))
            {
                link.SendMessage(response);
                _limit.Sent();
                _credit--;
            }

            if (_isDraining)
            {
                (_isDraining, _credit) = (false, 0);
                link.SetCredit(0, true);
                _limit.Drained();
            }
        }
        catch (AmqpException)
        {
            _waiting.Clear(); // The link is closing; nobody waits for an answer any more.
        }
    }
}
