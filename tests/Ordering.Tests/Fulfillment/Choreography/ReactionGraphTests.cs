using System.Collections.Immutable;
using EventSourcing.Events;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;
using Ordering.Tests.Doubles;
using Ordering.Tests.Events;

namespace Ordering.Tests.Fulfillment.Choreography;

/// <summary>Nobody has drawn the process, but it can be walked.</summary>
public sealed class ReactionGraphTests : IDisposable
{
    /// <summary>What people and the clock do; everything else must follow from it.</summary>
    private static readonly Type[] Commands =
    [
        typeof(OrderSubmitted), typeof(OrderApproved), typeof(OrderShipped), typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed),
    ];

    private readonly OrderingHost _host = new();

    private IReadOnlyList<IParticipant> Participants => _host.Get<IEnumerable<IParticipant>>().ToList();

    [Fact]
    public void It_has_no_cycle_so_every_order_comes_to_rest() =>
        Assert.Equal([], ReactionGraph.Of(Participants).FindCycle().Select(@event => @event.Name));

    [Fact]
    public void A_cycle_would_be_found()
    {
        var chain = Reaction("A", [typeof(OrderSubmitted)], [typeof(PaymentCompleted)]);
        var back = Reaction("B", [typeof(ShipmentCreated)], [typeof(PaymentCompleted)]);
        var on = Reaction("C", [typeof(PaymentCompleted), typeof(OrderApproved)], [typeof(ShipmentCreated), typeof(OrderConfirmed)]);

        Assert.Empty(ReactionGraph.Of([new MadeUp(chain, on)]).FindCycle());
        Assert.Equal(
            [typeof(PaymentCompleted), typeof(ShipmentCreated), typeof(PaymentCompleted)],
            ReactionGraph.Of([new MadeUp(chain, back), new MadeUp(on)]).FindCycle());
    }

    [Fact]
    public void An_event_that_leads_to_itself_is_a_cycle() => Assert.Equal(
        [typeof(PaymentCompleted), typeof(PaymentCompleted)],
        ReactionGraph.Of([new MadeUp(Reaction("A", [typeof(PaymentCompleted)], [typeof(PaymentCompleted)]))]).FindCycle());

    [Fact]
    public void Giving_up_leads_on_as_well() => Assert.Equal(
        [typeof(OrderCancellationRequested), typeof(OrderCancellationRequested)],
        ReactionGraph.Of([new MadeUp(Reaction("A", [typeof(OrderCancellationRequested)], []))]).FindCycle());

    [Fact]
    public void Whatever_is_waited_for_is_written_by_somebody()
    {
        var written = ReactionGraph.Of(Participants).Edges.Select(edge => edge.Effect).Concat(Commands).ToHashSet();
        Assert.All(Participants.SelectMany(participant => participant.Reactions).SelectMany(reaction => reaction.On), @event => Assert.Contains(@event, written));
    }

    [Fact]
    public void Everything_follows_from_what_people_do()
    {
        var edges = ReactionGraph.Of(Participants).Edges;
        var reached = Commands.ToHashSet();
        while (edges.Where(edge => reached.Contains(edge.Cause)).Select(edge => edge.Effect).Any(reached.Add))
        {
        }

        Assert.All(edges, edge => Assert.Contains(edge.Cause, reached));
    }

    [Fact]
    public void A_reaction_is_known_by_its_name_and_the_event_that_woke_it()
    {
        var woken = Participants.SelectMany(participant => participant.Reactions).SelectMany(reaction => reaction.On.Select(@event => (reaction.Name, @event))).ToList();
        Assert.Equal(woken.Count, woken.Distinct().Count());
    }

    [Fact]
    public void Only_known_events_are_waited_for_and_written() => Assert.All(
        ReactionGraph.Of(Participants).Edges.SelectMany(edge => new[] { edge.Cause, edge.Effect }), @event => Assert.NotNull(EventFiles.Registry[@event]));

    public void Dispose() => _host.Dispose();

    private static Reaction Reaction(string name, ImmutableArray<Type> on, ImmutableArray<Type> emits) =>
        new(name, on, emits, (_, _, _) => Task.FromResult(true));

    private sealed class MadeUp(params ImmutableArray<Reaction> reactions) : IParticipant
    {
        public string Name => "made-up";

        public ImmutableArray<Reaction> Reactions => reactions;
    }
}
