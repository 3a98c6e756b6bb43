using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>The link that responses go out by, when its client has given credit.</summary>
internal sealed class ResponseEndpoint(ListenerLink link, string node, string? targetAddress) : LinkEndpoint
{
    private readonly Lock _gate = new();
    private readonly Queue<Message> _waiting = new();
    private readonly LinkCredit _credit = new(link);
    private long _limit;
    private long _sent;
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
            _limit = _credit.Flow(flowContext);
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
            while (_sent < _limit && _waiting.TryDequeue(out var response))
            {
                link.SendMessage(response);
                _credit.Sent();
                _sent++;
            }

            if (_isDraining)
            {
                (_isDraining, _limit) = (false, _sent);
                link.SetCredit(0, true);
                _credit.Drained();
            }
        }
        catch (AmqpException)
        {
            _waiting.Clear(); // The link is closing; nobody waits for an answer any more.
        }
    }
}
