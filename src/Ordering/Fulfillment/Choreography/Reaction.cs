using System.Collections.Immutable;
using EventSourcing.Events;
using Ordering.Orders;

namespace Ordering.Fulfillment.Choreography;

/// <summary>
/// What a participant does about some events. It looks at how things are rather than at the event that woke it, so that repetitions, delays
/// and races change nothing: what is not due yet is left to the event that will make it due, and what is done is not done again.
/// </summary>
/// <param name="Name">Shown as a step of the fulfillment, for example <c>ChargePayment</c>.</param>
/// <param name="On">Events that wake it.</param>
/// <param name="Emits">Events that it may write.</param>
public sealed record Reaction(string Name, ImmutableArray<Type> On, ImmutableArray<Type> Emits, RunReaction RunAsync)
{
    /// <summary>Whether an event concerns it at all.</summary>
    public Func<DomainEvent, bool> When { get; init; } = _ => true;

    /// <summary>Takes something back: it must succeed in the end, or somebody must look into it.</summary>
    public bool Undoes { get; init; }

    /// <summary>The order does not depend on it and must not suffer from it: tried for days.</summary>
    public bool Insists { get; init; }

    /// <summary>
    /// Repeated, it would ask a partner outside once more, as what has been given back does not tell the record; so an inbox keeps that it was
    /// done. All others find their own effect in the store, which is cheaper to look for than an entry is to write.
    /// </summary>
    public bool IsRemembered => Undoes || Insists;

    /// <summary>What is written for it when it could not be done: a step closes the order, a compensation is parked.</summary>
    public ImmutableArray<Type> EmitsWhenGivenUp =>
        Undoes || Insists ? [typeof(OrderFulfillmentParked)] : [typeof(OrderCancellationRequested), typeof(OrderFulfillmentParked)];
}

/// <summary>
/// Business refusals are written as events. False when nothing was due: then the event is not marked as handled, because others may have been
/// seen here later than they happened, and the auditor brings it once more.
/// </summary>
/// <param name="order">With the event that woke the reaction as its cause.</param>
/// <param name="patience">How long to wait for a partner outside.</param>
/// <exception cref="Exception">Transient, as of a step.</exception>
public delegate Task<bool> RunReaction(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken);
