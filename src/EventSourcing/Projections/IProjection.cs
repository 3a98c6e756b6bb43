using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>Folds the events of one or more streams into read models of one kind. Pure: the runner reads and writes.</summary>
public interface IProjection<TModel>
    where TModel : class
{
    /// <summary>Stable name, for example <c>order-details</c>.</summary>
    string Name { get; }

    /// <summary>Whether streams of this category concern the projection at all.</summary>
    bool Follows(string category);

    /// <summary>Which read model an event changes; null for none.</summary>
    ReadModelKey? KeyOf(RecordedEvent @event);

    /// <summary>The model after one more event; <paramref name="model"/> is null before the first.</summary>
    TModel? Apply(TModel? model, RecordedEvent @event);
}
