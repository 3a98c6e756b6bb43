using System.Collections.Concurrent;
using Amqp;
using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Links whose attach is not answered yet, as they wait for a session. Each is answered once.</summary>
internal sealed class PendingAttaches
{
    private readonly ConcurrentDictionary<Link, (AttachContext Context, CancellationTokenSource Cancellation)> _pending = new();

    public CancellationToken Add(AttachContext context)
    {
        var cancellation = new CancellationTokenSource();
        _pending[context.Link] = (context, cancellation);
        context.Link.Closed += (_, _) => Cancel(context.Link);
        return cancellation.Token;
    }

    /// <summary>True for the one who may answer it.</summary>
    public bool TryTake(Link link)
    {
        if (!_pending.TryRemove(link, out var pending))
        {
            return false;
        }

        pending.Cancellation.Dispose();
        return true;
    }

    /// <summary>The client does not wait any more; the library can only end a link that was answered.</summary>
    public void GiveUp(Link link)
    {
        if (_pending.TryRemove(link, out var pending))
        {
            pending.Context.Complete(BrokerException.Timeout("The receiver was closed before it had a session.").ToError());
            pending.Cancellation.Cancel();
            pending.Cancellation.Dispose();
        }
    }

    private void Cancel(Link link)
    {
        if (_pending.TryRemove(link, out var pending))
        {
            pending.Cancellation.Cancel();
            pending.Cancellation.Dispose();
        }
    }
}
