using System.Runtime.CompilerServices;
using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>
/// How many messages a client allows over the life of a link. The library tells only by how much its own limit has moved, and takes its credit
/// back to nothing when it has not moved up; so limit and count are kept here. Sends and flows are under one lock of the owner's.
/// </summary>
internal sealed class LinkCredit(ListenerLink link)
{
    private long _limit;
    private long _sent;

    /// <summary>The limit that a flow sets: so many messages in all.</summary>
    public long Flow(FlowContext flow)
    {
        var limit = _limit + flow.Messages;
        if (flow.Messages > 0)
        {
            _limit = limit;
        }
        else
        {
            // The library's limit is now what it had sent at that moment; its credit, which was nothing then, tells how many went out since.
            var sentSince = unchecked((uint)-(int)CreditOf(link));
            _limit = _sent - sentSince;
        }

        return limit;
    }

    public void Sent() => _sent++;

    /// <summary>The library has been told that there is no credit any more.</summary>
    public void Drained() => _limit = _sent;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Credit")]
    private static extern uint CreditOf(ListenerLink link);
}
