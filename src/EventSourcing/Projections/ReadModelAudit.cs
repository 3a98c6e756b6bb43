using System.Collections.Immutable;
using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Projections.Generations;

namespace EventSourcing.Projections;

/// <summary>
/// Compares the stored read models of a projection with a fold of all events made from nothing, model for model. Holds all of them in
/// memory, and the events of one page; meant for a store that nobody is writing to.
/// </summary>
public sealed class ReadModelAudit<TModel>(
    IProjection<TModel> projection, IReadModelGenerations<TModel> readModels, IGenerationLedgers ledgers, IEventFeed feed, EventSerializer serializer)
    where TModel : class
{
    private const int CommitsPerPage = 1_000;

    /// <summary>What is different in the active generation; empty when it is as it should be.</summary>
    public async Task<IReadOnlyList<ReadModelDifference>> FindDifferencesAsync(CancellationToken cancellationToken)
    {
        var active = (await ledgers.ReadAsync(projection.Name, cancellationToken).ConfigureAwait(false)).Active;
        var expected = await FoldAsync(cancellationToken).ConfigureAwait(false);
        var differences = new List<ReadModelDifference>();
        await foreach (var stored in readModels.ReadAsync(active, cancellationToken).ConfigureAwait(false))
        {
            var should = expected.Remove(stored.Key, out var fold) ? Describe(fold) : null;
            if (Describe(stored) is var actual && actual != should)
            {
                differences.Add(new ReadModelDifference(stored.Key, should, actual));
            }
        }

        differences.AddRange(expected.Values.Select(missing => new ReadModelDifference(missing.Key, Describe(missing), null)));
        return differences;
    }

    private async Task<Dictionary<ReadModelKey, ReadModel<TModel>>> FoldAsync(CancellationToken cancellationToken)
    {
        var models = new Dictionary<ReadModelKey, ReadModel<TModel>>();
        foreach (var range in await feed.GetRangesAsync(cancellationToken).ConfigureAwait(false))
        {
            FeedPage page;
            string? position = null;
            do
            {
                page = await feed.ReadAsync(range, position, CommitsPerPage, cancellationToken).ConfigureAwait(false);
                position = page.Position;
                foreach (var commit in page.Commits.Where(commit => projection.Follows(commit.StreamId.Category)))
                {
                    Apply(models, RecordedEvents.Of([commit], serializer));
                }
            }
            while (!page.IsEnd);
        }

        return models;
    }

    private void Apply(Dictionary<ReadModelKey, ReadModel<TModel>> models, RecordedEvents recorded)
    {
        foreach (var @event in recorded.Events)
        {
            if (projection.KeyOf(@event) is { } key)
            {
                var model = models.GetValueOrDefault(key) ?? new ReadModel<TModel>(key);
                models[key] = model with
                {
                    Model = projection.Apply(model.Model, @event), Versions = model.Versions.SetItem(@event.StreamId.ToString(), @event.Version),
                };
            }
        }

        if (recorded.Poison is not null)
        {
            throw recorded.Poison;
        }
    }

    /// <summary>As JSON, because lists in records compare by reference.</summary>
    private static string Describe(ReadModel<TModel> readModel) => JsonSerializer.Serialize(
        new { versions = readModel.Versions.ToImmutableSortedDictionary(StringComparer.Ordinal), model = readModel.Model }, EventSerializer.JsonOptions);
}

/// <summary>A read model that is not as its events would have it.</summary>
/// <param name="Expected">Versions and model as JSON; null when there should be none.</param>
/// <param name="Actual">The same as stored; null when there is none.</param>
public sealed record ReadModelDifference(ReadModelKey Key, string? Expected, string? Actual);
