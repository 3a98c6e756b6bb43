using System.Collections.Immutable;
using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Projections;

namespace Ordering.Tests.Doubles;

/// <summary>Read models in memory, as JSON, written conditionally.</summary>
internal sealed class InMemoryReadModelStore<TModel> : IReadModelStore<TModel>
    where TModel : class
{
    private readonly Dictionary<ReadModelKey, (string Json, ImmutableDictionary<string, long> Versions, int ETag)> _models = [];

    /// <summary>Called after each save; throws to let the process die right there.</summary>
    public Action? AfterSave { get; set; }

    public IReadOnlyList<TModel> All
    {
        get
        {
            lock (_models)
            {
                return [.. _models.Values.Select(stored => Parse(stored.Json))];
            }
        }
    }

    public Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken)
    {
        lock (_models)
        {
            return Task.FromResult(_models.TryGetValue(key, out var stored)
                ? new ReadModel<TModel>(key, stored.Versions, Parse(stored.Json), $"{stored.ETag}")
                : null);
        }
    }

    public Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken)
    {
        (string Json, ImmutableDictionary<string, long> Versions, int ETag) stored;
        lock (_models)
        {
            var known = _models.TryGetValue(readModel.Key, out stored) ? $"{stored.ETag}" : null;
            if (known != readModel.ETag)
            {
                return Task.FromResult<string?>(null);
            }

            _models[readModel.Key] = (JsonSerializer.Serialize(readModel.Model, EventSerializer.JsonOptions), readModel.Versions, stored.ETag + 1);
        }

        AfterSave?.Invoke();
        return Task.FromResult<string?>($"{stored.ETag + 1}");
    }

    public Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static TModel Parse(string json) => JsonSerializer.Deserialize<TModel>(json, EventSerializer.JsonOptions)!;
}
