using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Inbox;

namespace Ordering.Fulfillment.Choreography;

/// <summary>The participants' handlers on the feed of events.</summary>
public sealed class ReactionHandlers(
    IEnumerable<IParticipant> participants,
    ReactionRunner runner,
    EventTypeRegistry registry,
    EventSerializer serializer,
    AggregateRepository repository,
    MessageInbox inbox)
{
    private readonly ImmutableArray<ReactionHandler> _handlers =
        [.. participants.Select(participant => new ReactionHandler(participant, runner, registry, serializer, repository, inbox))];

    public IFeedHandler Of<TParticipant>(HandOver handOver)
        where TParticipant : IParticipant => _handlers.Single(handler => handler.Participant is TParticipant).With(handOver);

    public IEnumerable<IFeedHandler> All(HandOver handOver) => _handlers.Select(handler => handler.With(handOver));
}
