using EventSourcing.Feeds;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Choreography;
using OrderFlow.Fulfillment.Orchestration;
using OrderFlow.Integration;
using Ordering.Fulfillment.Choreography;

namespace OrderFlow;

/// <summary>Everything that reacts to the feed of events, for those who deliver to all of it or to one by name.</summary>
public sealed class FeedHandlers(IEnumerable<IFeedHandler> registered, FulfillmentStarter starter, ReactionHandlers reactions)
{
    /// <summary>
    /// Only as long as the client lives, that is for one invocation. The outbox comes last: a broker that is down must not take the auditor's
    /// time from the others.
    /// </summary>
    public IReadOnlyList<IFeedHandler> All(DurableTaskClient durable) =>
    [
        .. registered.Where(handler => handler is not OutboxHandler),
        starter.With(durable),
        .. reactions.All(RetryReaction.By(durable)),
        .. registered.OfType<OutboxHandler>(),
    ];

    public IFeedHandler? Find(string name, DurableTaskClient durable) => All(durable).FirstOrDefault(handler => handler.Name == name);
}
