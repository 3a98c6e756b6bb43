namespace EventSourcing.Events;

/// <summary>A fact of the business, in the past tense, never changed. Concrete events carry an <see cref="EventTypeAttribute"/>.</summary>
public abstract record DomainEvent;
