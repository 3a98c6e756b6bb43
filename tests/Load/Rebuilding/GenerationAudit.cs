using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Projections;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Compares every stored document of one generation with a fresh fold of all events.</summary>
internal static class GenerationAudit
{
    /// <param name="services">Of a process with the projection and the event store registered.</param>
    public static async Task<AuditResult> RunAsync<TModel>(IServiceProvider services, Container container, int generation, CancellationToken cancellationToken)
        where TModel : class
    {
        var (expected, events) = await FreshFold.OfAsync(
            services.GetRequiredService<IProjection<TModel>>(), services.GetRequiredService<IEventFeed>(),
            services.GetRequiredService<EventSerializer>(), cancellationToken);
        var models = expected.Count;
        var differences = new List<string>();
        var query = new QueryDefinition("SELECT c.id, c.partition, c.versions, c.model FROM c WHERE c.generation = @generation")
            .WithParameter("@generation", generation);
        using var pages = container.GetItemQueryIterator<JsonElement>(query, requestOptions: new() { MaxItemCount = 1_000 });
        while (pages.HasMoreResults)
        {
            foreach (var stored in await pages.ReadNextAsync(cancellationToken))
            {
                var key = KeyOf(stored);
                if (!expected.Remove(key, out var fold))
                {
                    differences.Add($"{key.Id}: is stored, but no event leads to it.");
                }
                else if (!AreEqual(stored, fold, "versions") || !AreEqual(stored, fold, "model"))
                {
                    differences.Add($"{key.Id}: stored {Text(stored)}, but folded {Text(fold)}");
                }
            }
        }

        differences.AddRange(expected.Keys.Select(missing => $"{missing.Id}: is not stored."));
        return new AuditResult(generation, events, models, differences);
    }

    private static ReadModelKey KeyOf(JsonElement stored)
    {
        var id = stored.GetProperty("id").GetString()!;
        return new ReadModelKey(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], stored.GetProperty("partition").GetString()!);
    }

    /// <summary>As JSON: the order of properties and trailing zeros mean nothing. A missing property is a null one.</summary>
    private static bool AreEqual(JsonElement stored, JsonElement fold, string name) => (Find(stored, name), Find(fold, name)) switch
    {
        (null, null) => true,
        ({ } one, { } other) => JsonElement.DeepEquals(one, other),
        _ => false,
    };

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement element) => $"versions {Find(element, "versions")} model {Find(element, "model")}";
}

/// <summary>What a comparison has found.</summary>
/// <param name="Events">Folded.</param>
/// <param name="Models">As there should be.</param>
internal sealed record AuditResult(int Generation, long Events, int Models, IReadOnlyList<string> Differences);
