using EventSourcing.Events;
using EventSourcing.Snapshots;

namespace EventSourcing.Aggregates;

/// <summary>
/// The state of one stream, an immutable value: decisions are its methods, and <see cref="Evolve"/> is the only way it changes.
/// </summary>
public interface IAggregate<TSelf, in TEvent>
    where TSelf : IAggregate<TSelf, TEvent>
    where TEvent : DomainEvent
{
    /// <summary>Category of its streams, for example <c>order</c>.</summary>
    static abstract string Category { get; }

    /// <summary>The state of a stream without events.</summary>
    static abstract TSelf Initial { get; }

    /// <summary>When its state is stored, so that long streams need not be read from the beginning.</summary>
    static virtual SnapshotPolicy Snapshots => SnapshotPolicy.Default;

    /// <summary>The state after one more event. Knows no rules and never throws: what is stored has happened.</summary>
    TSelf Evolve(TEvent @event);
}
