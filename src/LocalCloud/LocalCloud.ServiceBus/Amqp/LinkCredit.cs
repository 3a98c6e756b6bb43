using Amqp.Listener;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>
/// The credit of a link to a client. The library tells only by how much the limit has moved, and forgets its own credit when it has not moved
/// up; so limit and count are kept here. Used under a lock of the owner's.
/// </summary>
internal sealed class LinkCredit
{
    private long _limit;
    private long _sent;

    /// <summary>The credit that a flow gives.</summary>
    public int Flow(FlowContext flow)
    {
        var limit = _limit + flow.Messages;
        var credit = limit - _sent;
        _limit = flow.Messages <= 0 ? _sent : limit;
        return (int)Math.Clamp(credit, 0, int.MaxValue);
    }

    public void Sent() => _sent++;

    public void Drained() => _limit = _sent;
}
