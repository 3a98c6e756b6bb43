using EventSourcing.Streams;

namespace Ordering.Fulfillment.Choreography;

/// <summary>A reaction and the event that woke it; crosses process boundaries as plain JSON.</summary>
/// <param name="Participant">Whose reaction it is.</param>
/// <param name="EventType">Stored name of the event.</param>
/// <param name="Stream">Where the event stands.</param>
/// <param name="Version">Of the event in its stream.</param>
/// <param name="Undoes">As in <see cref="Reaction.Undoes"/>.</param>
/// <param name="Insists">As in <see cref="Reaction.Insists"/>.</param>
public sealed record WokenReaction(
    string Participant, string Reaction, string EventType, StreamId Stream, long Version, bool Undoes, FulfillmentOrder Order, bool Insists = false);

/// <summary>Takes on a reaction that its partner keeps waiting, for trying again where nobody else waits.</summary>
public delegate Task HandOver(WokenReaction woken, Exception trouble, CancellationToken cancellationToken);
