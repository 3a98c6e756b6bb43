using System.Globalization;
using EventSourcing.Projections;

namespace EventSourcing.Tests.Doubles;

/// <summary>Conditional writes as the real store makes them. Queries are the real store's business.</summary>
public sealed class InMemoryReadModelStore<TModel> : IReadModelStore<TModel>
    where TModel : class
{
    private readonly Dictionary<ReadModelKey, ReadModel<TModel>> _models = [];
    private readonly Lock _lock = new();
    private int _writes;

    public int Saves { get; private set; }

    public int RefusedSaves { get; private set; }

    /// <summary>Runs before the next save, once: another writer that is faster.</summary>
    public Func<Task>? BeforeSave { get; set; }

    public Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken) => Task.FromResult(Find(key));

    public async Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken)
    {
        if (BeforeSave is { } other)
        {
            BeforeSave = null;
            await other();
        }

        lock (_lock)
        {
            if (_models.GetValueOrDefault(readModel.Key)?.ETag != readModel.ETag)
            {
                RefusedSaves++;
                return null;
            }

            Saves++;
            var etag = (++_writes).ToString(CultureInfo.InvariantCulture);
            _models[readModel.Key] = readModel with { ETag = etag };
            return etag;
        }
    }

    public Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ReadModel<TModel>? Find(ReadModelKey key)
    {
        lock (_lock)
        {
            return _models.GetValueOrDefault(key);
        }
    }
}
