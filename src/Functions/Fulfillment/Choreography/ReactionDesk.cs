using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Inbox;
using Microsoft.DurableTask.Client;
using OrderFlow.Observability;
using Ordering.Common;
using Ordering.Fulfillment;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>What reactions share, on the feed and off it.</summary>
public sealed class ReactionDesk(Participants participants, EventSerializer serializer, AggregateRepository repository, MessageInbox inbox)
{
    public Participants Participants => participants;

    public EventSerializer Serializer => serializer;

    /// <summary>A handler for every participant, as long as the client lives: for one invocation.</summary>
    public IReadOnlyList<IFeedHandler> With(DurableTaskClient durable) =>
        [.. participants.All.Select(participant => new ReactionHandler(participant.Name, this, durable))];

    public IFeedHandler With(DurableTaskClient durable, string participant) => new ReactionHandler(participant, this, durable);

    /// <summary>The order as last seen here; null when it has a coordinator, which never changes.</summary>
    internal async Task<Order?> FindAsync(OrderId orderId, CancellationToken cancellationToken)
    {
        var seen = await repository.LoadLastSeenAsync<Order, OrderEvent>(Order.StreamOf(orderId), cancellationToken);
        return seen.State is { Exists: true, Fulfillment: FulfillmentMode.Choreography } order ? order : null;
    }

    internal Task OnceAsync(string participant, string eventId, Func<CancellationToken, Task> effect, CancellationToken cancellationToken) =>
        inbox.HandleAsync(participant, eventId, effect, cancellationToken);

    internal Task RunAsync(ReactionCall call, TimeSpan patience, CancellationToken cancellationToken)
    {
        var reaction = participants.Of(call);
        return call.Order.TracedAsync(reaction.Name, order => reaction.RunAsync(order, patience, cancellationToken));
    }
}

/// <summary>One reaction to one event.</summary>
/// <param name="EventType">Stored name of the event that woke it.</param>
/// <param name="Order">With that event as its cause.</param>
public sealed record ReactionCall(string Participant, string EventType, FulfillmentOrder Order);
