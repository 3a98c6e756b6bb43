using System.Text.Json;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using Ordering.Orders;
using Ordering.Orders.Upcasting;

namespace Ordering.Tests;

/// <summary>
/// Given what has happened, when something is decided, then that happens or is refused. Given events go through their stored form, so
/// every event used here is proven to survive it.
/// </summary>
public abstract class AggregateSpec<TState, TEvent>
    where TState : IAggregate<TState, TEvent>
    where TEvent : DomainEvent
{
    private static readonly EventSerializer Serializer = new(
        EventTypeRegistry.FromAssemblies(typeof(Order).Assembly), [new OrderCreatedV1ToV2(), new OrderCreatedV2ToV3()]);

    protected static Situation Given(params TEvent[] events) =>
        new(events.Aggregate(TState.Initial, (state, @event) => state.Evolve(Stored(@event))));

    protected static Situation GivenNothing() => Given();

    private static TEvent Stored(TEvent @event)
    {
        var read = (TEvent)Serializer.Deserialize(Serializer.Serialize("test/1", @event));
        Assert.Equal(Json([@event]), Json([read]));
        return read;
    }

    private static string Json(IEnumerable<DomainEvent> events) => JsonSerializer.Serialize(
        events.Select(@event => new { Type = @event.GetType().Name, Data = (object)@event }), EventSerializer.JsonOptions);

    public sealed record Situation(TState State)
    {
        public Outcome When(Func<TState, Decision<TEvent>> decide) => new(State, decide(State));
    }

    public sealed record Outcome(TState Before, Decision<TEvent> Decision)
    {
        public void Then(params TEvent[] events)
        {
            Assert.Null(Decision.Refusal);
            Assert.Equal(Json(events), Json(Decision.Events));
            foreach (var @event in events)
            {
                Stored(@event);
            }
        }

        public void ThenNothing() => Then();

        public void ThenRefused(Refusal refusal)
        {
            Assert.Equal(refusal, Decision.Refusal);
            Assert.Empty(Decision.Events);
        }

        /// <summary>The state after what was decided.</summary>
        public TState After => Decision.Events.Aggregate(Before, (state, @event) => state.Evolve(@event));
    }
}
