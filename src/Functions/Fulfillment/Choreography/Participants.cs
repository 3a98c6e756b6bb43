using System.Collections.Frozen;
using EventSourcing.Events;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>The participants of the choreography, and which of their reactions an event wakes.</summary>
public sealed class Participants
{
    private readonly string _turned;
    private readonly FrozenDictionary<(string Participant, string EventType), Reaction> _reactions;

    /// <exception cref="ArgumentException">An event would wake two reactions of one participant.</exception>
    public Participants(IEnumerable<IParticipant> participants, EventTypeRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        All = [.. participants];
        _turned = registry[typeof(OrderCancellationRequested)].Name;
        _reactions = All
            .SelectMany(participant => participant.Reactions, (participant, reaction) => (participant, reaction))
            .SelectMany(one => one.reaction.On, (one, woken) => KeyValuePair.Create((one.participant.Name, registry[woken].Name), one.reaction))
            .ToFrozenDictionary();
    }

    public IReadOnlyList<IParticipant> All { get; }

    /// <summary>Null when events of this type do not concern the participant.</summary>
    public Reaction? Find(string participant, string eventType) => _reactions.GetValueOrDefault((participant, eventType));

    /// <exception cref="InvalidOperationException">Another version of the app has asked for it.</exception>
    public Reaction Of(ReactionCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Find(call.Participant, call.EventType)
            ?? throw new InvalidOperationException($"{call.Participant} no longer reacts to '{call.EventType}'.");
    }

    /// <summary>What takes back that which a reaction has done; null when there is nothing to take back.</summary>
    public ReactionCall? UndoOf(ReactionCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var undo = call with { EventType = _turned };
        return !Of(call).Undoes && Find(undo.Participant, undo.EventType) is not null ? undo : null;
    }
}
