using System.Collections.Frozen;
using EventSourcing.Events;
using Ordering.Fulfillment.Choreography;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>The participants of the choreography, and which of their reactions an event wakes.</summary>
public sealed class Participants
{
    private readonly FrozenDictionary<(string Participant, string EventType), Reaction> _reactions;

    /// <exception cref="ArgumentException">An event would wake two reactions of one participant.</exception>
    public Participants(IEnumerable<IParticipant> participants, EventTypeRegistry registry)
    {
        All = [.. participants];
        _reactions = All
            .SelectMany(participant => participant.Reactions, (participant, reaction) => (participant, reaction))
            .SelectMany(one => one.reaction.On, (one, woken) => KeyValuePair.Create((one.participant.Name, registry[woken].Name), one.reaction))
            .ToFrozenDictionary();
    }

    public IReadOnlyList<IParticipant> All { get; }

    /// <summary>Null when events of this type do not concern the participant.</summary>
    public Reaction? Find(string participant, string eventType) => _reactions.GetValueOrDefault((participant, eventType));
}
