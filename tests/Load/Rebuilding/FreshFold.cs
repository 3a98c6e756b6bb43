using System.Collections.Immutable;
using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Projections;

namespace OrderFlow.Load.Rebuilding;

/// <summary>All read models of a projection as its events alone would have them, folded in memory without the projection's runner.</summary>
internal static class FreshFold
{
    private const int CommitsPerPage = 1_000;

    public static async Task<(Dictionary<ReadModelKey, JsonElement> Models, long Events)> OfAsync<TModel>(
        IProjection<TModel> projection, IEventFeed feed, EventSerializer serializer, CancellationToken cancellationToken)
        where TModel : class
    {
        var models = new Dictionary<ReadModelKey, (TModel? Model, ImmutableSortedDictionary<string, long> Versions)>();
        var events = 0L;
        foreach (var range in await feed.GetRangesAsync(cancellationToken))
        {
            FeedPage page;
            string? position = null;
            do
            {
                page = await feed.ReadAsync(range, position, CommitsPerPage, cancellationToken);
                position = page.Position;
                foreach (var commit in page.Commits.Where(commit => projection.Follows(commit.StreamId.Category)))
                {
                    for (var i = 0; i < commit.Events.Length; i++, events++)
                    {
                        var stored = commit.Events[i];
                        Apply(new(commit.StreamId, commit.FirstVersion + i, stored.Type, commit.CommittedAt.ToUniversalTime(), serializer.Deserialize(stored)));
                    }
                }
            }
            while (!page.IsEnd);
        }

        return (models.ToDictionary(model => model.Key, model => AsStored(model.Value.Versions, model.Value.Model)), events);

        void Apply(RecordedEvent @event)
        {
            if (projection.KeyOf(@event) is { } key)
            {
                var (model, versions) = models.GetValueOrDefault(key, (null, ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal)));
                models[key] = (projection.Apply(model, @event), versions.SetItem(@event.StreamId.ToString(), @event.Version));
            }
        }
    }

    private static JsonElement AsStored<TModel>(ImmutableSortedDictionary<string, long> versions, TModel? model) =>
        JsonSerializer.SerializeToElement(new { versions, model }, EventSerializer.JsonOptions);
}
