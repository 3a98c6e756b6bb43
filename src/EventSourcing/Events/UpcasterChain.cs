using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventSourcing.Events;

/// <summary>The upcasters of an application, held to lead from every older version of every event to the current one.</summary>
internal sealed class UpcasterChain
{
    private readonly FrozenDictionary<(string Type, int From), IEventUpcaster> _steps;

    /// <exception cref="ArgumentException">A step is missing, comes twice, or belongs to no known version of a known event.</exception>
    public UpcasterChain(EventTypeRegistry registry, IEnumerable<IEventUpcaster> upcasters)
    {
        var steps = upcasters.ToLookup(step => (Type: step.EventType, From: step.FromVersion));
        string[] faults = [.. Stray(steps, registry), .. Doubled(steps), .. Missing(steps, registry)];
        if (faults.Length > 0)
        {
            throw new ArgumentException($"Stored events could not all be read. {string.Join(' ', faults)}");
        }

        _steps = steps.ToFrozenDictionary(step => step.Key, step => step.Single());
    }

    /// <summary>The data in the shape of the current version. The stored data stays as it is.</summary>
    /// <exception cref="JsonException">The stored data is no object.</exception>
    public JsonObject Upcast(EventData stored, int currentVersion)
    {
        var data = JsonObject.Create(stored.Data) ?? throw new JsonException($"Event {stored.Id} has no data.");
        for (var version = stored.SchemaVersion; version < currentVersion; version++)
        {
            data = _steps[(stored.Type, version)].Upcast(data);
        }

        return data;
    }

    private static IEnumerable<string> Stray(ILookup<(string Type, int From), IEventUpcaster> steps, EventTypeRegistry registry) =>
        from step in steps
        let known = registry.Find(step.Key.Type)
        where known is null || step.Key.From < 1 || step.Key.From >= known.SchemaVersion
        let why = known is null ? "there is no such event type" : $"the event's versions are 1 to {known.SchemaVersion}"
        select $"{Names(step)} upcasts '{step.Key.Type}' from schema version {step.Key.From}, but {why}.";

    private static IEnumerable<string> Doubled(ILookup<(string Type, int From), IEventUpcaster> steps) =>
        from step in steps
        where step.Count() > 1
        select $"{Names(step)} all upcast '{step.Key.Type}' from schema version {step.Key.From}; keep one.";

    private static IEnumerable<string> Missing(ILookup<(string Type, int From), IEventUpcaster> steps, EventTypeRegistry registry) =>
        from known in registry.All.OrderBy(known => known.Name, StringComparer.Ordinal)
        from version in Enumerable.Range(1, known.SchemaVersion - 1)
        where !steps.Contains((known.Name, version))
        select $"Event '{known.Name}' has schema version {known.SchemaVersion}, but no upcaster from version {version}; register one.";

    private static string Names(IEnumerable<IEventUpcaster> steps) => string.Join(" and ", steps.Select(step => step.GetType().Name));
}
