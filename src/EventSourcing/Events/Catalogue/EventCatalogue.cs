using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;

namespace EventSourcing.Events.Catalogue;

/// <summary>Every event of an application, drawn from its code: what it is, whose it is, how it looks and who listens.</summary>
/// <exception cref="ArgumentException">An event lacks its <see cref="DescriptionAttribute"/>, or a consumer declares what is no event.</exception>
public sealed class EventCatalogue(EventTypeRegistry registry, IEnumerable<IEventUpcaster> upcasters, IReadOnlyCollection<EventConsumer> consumers)
{
    /// <summary>By context, then by type.</summary>
    public ImmutableArray<CatalogueEntry> Events { get; } =
    [
        .. registry.All
            .Select(@event => Describe(@event, upcasters, consumers.Where(consumer => registry.ConsumedBy(consumer.Class).Contains(@event.Name))))
            .OrderBy(entry => entry.Context, StringComparer.Ordinal)
            .ThenBy(entry => entry.Type, StringComparer.Ordinal),
    ];

    private static CatalogueEntry Describe(EventTypeDescriptor @event, IEnumerable<IEventUpcaster> upcasters, IEnumerable<EventConsumer> consumers) => new(
        @event.Name,
        @event.SchemaVersion,
        ContextOf(@event.Class),
        @event.Class.GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description
            ?? throw new ArgumentException($"{@event.Class} has no [Description]: one sentence that says when it happens."),
        [.. upcasters.Where(step => step.EventType == @event.Name).Select(step => step.FromVersion).Order()],
        [.. consumers.Select(consumer => consumer.Name).Order(StringComparer.Ordinal)],
        JsonSerializer.SerializeToElement(EventSchema.Of(@event.Class)));

    private static string ContextOf(Type eventClass) =>
        eventClass.GetCustomAttribute<EventTypeAttribute>()?.Context ?? eventClass.Namespace?.Split('.').ElementAtOrDefault(1) ?? "";
}
