using System.Collections.Frozen;
using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Inbox;
using EventSourcing.Streams;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Fulfillment.Choreography;

/// <summary>What the reactions of one participant need to be woken by the feed.</summary>
public sealed class ReactionHandler(
    IParticipant participant,
    ReactionRunner runner,
    EventTypeRegistry registry,
    EventSerializer serializer,
    AggregateRepository repository,
    MessageInbox inbox)
{
    private static readonly FrozenDictionary<Type, string> Categories = new Dictionary<Type, string>
    {
        [typeof(OrderEvent)] = Order.Category,
        [typeof(ReservationEvent)] = OrderReservation.Category,
        [typeof(PaymentEvent)] = Payment.Category,
        [typeof(ShipmentEvent)] = Shipment.Category,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, ImmutableArray<Reaction>> _reactions = participant.Reactions
        .SelectMany(reaction => reaction.On.Select(@event => (registry[@event].Name, Reaction: reaction)))
        .GroupBy(woken => woken.Name, woken => woken.Reaction, StringComparer.Ordinal)
        .ToFrozenDictionary(woken => woken.Key, woken => woken.ToImmutableArray(), StringComparer.Ordinal);

    private readonly FrozenSet<string> _categories = participant.Reactions
        .SelectMany(reaction => reaction.On)
        .Select(@event => Categories[@event.BaseType!])
        .ToFrozenSet(StringComparer.Ordinal);

    public IParticipant Participant => participant;

    /// <param name="handOver">May live as short as one invocation.</param>
    public IFeedHandler With(HandOver handOver) => new Handler(this, handOver);

    private async Task HandleAsync(Commit commit, HandOver handOver, CancellationToken cancellationToken)
    {
        foreach (var (position, stored) in commit.Events.Index())
        {
            if (_reactions.TryGetValue(stored.Type, out var reactions)
                && await OrderOfAsync(commit.StreamId, cancellationToken).ConfigureAwait(false) is { Fulfillment: FulfillmentMode.Choreography } order)
            {
                var happened = Deserialize(commit, position);
                foreach (var reaction in reactions.Where(reaction => reaction.When(happened)))
                {
                    var woken = new WokenReaction(
                        participant.Name, reaction.Name, stored.Type, commit.StreamId, commit.FirstVersion + position, reaction.Undoes,
                        FulfillmentOrder.From(order, commit.CorrelationId, stored.Id, commit.TraceParent), reaction.Insists);
                    if (reaction.IsRemembered)
                    {
                        await inbox.HandleAsync(
                            participant.Name,
                            $"{stored.Id}/{reaction.Name}",
                            cancellation => RunAsync(woken, handOver, cancellation),
                            cancellationToken).ConfigureAwait(false);
                    }
                    else
                    {
                        await RunAsync(woken, handOver, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    /// <summary>What was handed over is not marked: when the auditor brings it once more, it is looked whether it has been done.</summary>
    private async Task<bool> RunAsync(WokenReaction woken, HandOver handOver, CancellationToken cancellationToken)
    {
        try
        {
            return await runner.RunAsync(woken, Patience.OnFeed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is PaymentGatewayUnavailableException or CarrierUnavailableException or StreamContendedException)
        {
            await handOver(woken, trouble, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>
    /// The order that a stream is about: all of them have its id for their key. As last seen here is enough, as who leads an order never
    /// changes, and nothing else that reactions are told does after the submission.
    /// </summary>
    private async Task<Order> OrderOfAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var id = new StreamId(Order.Category, stream.Key);
        var seen = (await repository.LoadLastSeenAsync<Order, OrderEvent>(id, cancellationToken).ConfigureAwait(false)).State;
        return seen is { Fulfillment: FulfillmentMode.Choreography, Status: OrderStatus.Draft }
            ? (await repository.LoadAsync<Order, OrderEvent>(id, cancellationToken).ConfigureAwait(false)).State
            : seen;
    }

    private DomainEvent Deserialize(Commit commit, int position)
    {
        try
        {
            return serializer.Deserialize(commit.Events[position]);
        }
        catch (Exception unreadable)
        {
            throw new PoisonEventException(commit.StreamId, commit.FirstVersion + position, unreadable);
        }
    }

    private sealed class Handler(ReactionHandler reactions, HandOver handOver) : IFeedHandler
    {
        public string Name => reactions.Participant.Name;

        public bool Follows(string category) => reactions._categories.Contains(category);

        public async Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
        {
            foreach (var commit in commits)
            {
                await reactions.HandleAsync(commit, handOver, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>It keeps no position of its own, so there is nothing to move.</summary>
        public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
