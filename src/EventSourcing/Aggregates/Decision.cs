using System.Collections.Immutable;
using EventSourcing.Events;

namespace EventSourcing.Aggregates;

/// <summary>The answer of a pure decision: events that happened, or a refusal. No events means there was nothing left to do.</summary>
public readonly record struct Decision<TEvent>
    where TEvent : DomainEvent
{
    private Decision(ImmutableArray<TEvent> events, Refusal? refusal) => (Events, Refusal) = (events, refusal);

    public ImmutableArray<TEvent> Events { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Decision<TEvent>(Acceptance acceptance) => new([.. acceptance.Events.Cast<TEvent>()], null);

    public static implicit operator Decision<TEvent>(RefusedDecision refused) => new([], refused.Refusal);
}

/// <summary>Makes decisions.</summary>
public static class Decision
{
    /// <summary>Nothing left to do: the wished state is already there.</summary>
    public static Acceptance Nothing => new([]);

    public static Acceptance Accept(params DomainEvent[] events) => new([.. events]);

    public static RefusedDecision Refuse(Refusal refusal) => new(refusal);
}

/// <summary>Accepted events on their way into a <see cref="Decision{TEvent}"/>.</summary>
public readonly record struct Acceptance(ImmutableArray<DomainEvent> Events);

/// <summary>A refusal on its way into a <see cref="Decision{TEvent}"/>.</summary>
public readonly record struct RefusedDecision(Refusal Refusal);
