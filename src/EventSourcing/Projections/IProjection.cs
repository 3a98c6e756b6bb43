using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>What can be said of a projection whatever its read models are.</summary>
public interface IProjection
{
    /// <summary>Stable name, for example <c>order-details</c>.</summary>
    string Name { get; }

    /// <summary>Whether streams of this category concern the projection at all.</summary>
    bool Follows(string category);
}

/// <summary>
/// Folds the events of one or more streams into read models of one kind. Pure: the runner reads and writes. Declares with
/// <see cref="Events.ConsumesAttribute"/> which events change a model.
/// </summary>
public interface IProjection<TModel> : IProjection
    where TModel : class
{
    /// <summary>Which read model an event changes; null for none.</summary>
    ReadModelKey? KeyOf(RecordedEvent @event);

    /// <summary>The model after one more event; <paramref name="model"/> is null before the first.</summary>
    TModel? Apply(TModel? model, RecordedEvent @event);
}
