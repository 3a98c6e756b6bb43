using System.Collections.Frozen;
using EventSourcing.Diagnostics;
using EventSourcing.Events;

namespace Ordering.Fulfillment.Choreography;

/// <summary>Runs a reaction, on the feed as well as when it is tried again elsewhere.</summary>
public sealed class ReactionRunner(IEnumerable<IParticipant> participants, EventTypeRegistry registry)
{
    private readonly FrozenDictionary<(string Participant, string Reaction, string EventType), Reaction> _reactions = (
        from participant in participants
        from reaction in participant.Reactions
        from @event in reaction.On
        select KeyValuePair.Create((participant.Name, reaction.Name, registry[@event].Name), reaction)).ToFrozenDictionary();

    /// <returns>False when nothing was due.</returns>
    /// <exception cref="Exception">Transient, as of a step.</exception>
    public async Task<bool> RunAsync(WokenReaction woken, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(woken);
        var reaction = _reactions[(woken.Participant, woken.Reaction, woken.EventType)];
        using var span = Traces.Start($"reaction {woken.Reaction}", woken.Order.TraceParent);
        span?.SetTag("orderflow.order", woken.Order.OrderId.Value).SetTag("orderflow.woken_by", woken.EventType);
        var order = span?.Id is { } traceParent ? woken.Order with { TraceParent = traceParent } : woken.Order;
        return await reaction.RunAsync(order, patience, cancellationToken).ConfigureAwait(false);
    }
}
