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
        _reactions = (
            from participant in All
            from reaction in participant.Reactions
            from woken in reaction.On
            select KeyValuePair.Create((participant.Name, registry[woken].Name), reaction)).ToFrozenDictionary();
        Categories = All.ToFrozenDictionary(
            participant => participant.Name,
            participant => participant.Reactions.SelectMany(reaction => reaction.On).Select(StreamCategories.Of).ToFrozenSet(StringComparer.Ordinal));
    }

    public IReadOnlyList<IParticipant> All { get; }

    /// <summary>Categories of the streams that a participant listens to, by its name.</summary>
    public IReadOnlyDictionary<string, FrozenSet<string>> Categories { get; }

    /// <summary>Null when events of this type do not concern the participant.</summary>
    public Reaction? Find(string participant, string eventType) => _reactions.GetValueOrDefault((participant, eventType));
}
