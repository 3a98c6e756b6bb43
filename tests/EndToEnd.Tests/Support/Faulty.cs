using EventSourcing.Projections;
using EventSourcing.Projections.Generations;

namespace EndToEnd.Tests.Support;

/// <summary>Read models that fail as long as they are told to.</summary>
public sealed class Faulty<TModel>(IReadModelGenerations<TModel> generations) : IReadModelGenerations<TModel>
    where TModel : class
{
    /// <summary>What everything fails with; null for nothing.</summary>
    public Exception? Failure { get; set; }

    public IReadModelStore<TModel> Of(int generation) => new Store(this, generations.Of(generation));

    public IAsyncEnumerable<ReadModel<TModel>> ReadAsync(int generation, CancellationToken cancellationToken) =>
        generations.ReadAsync(generation, cancellationToken);

    public Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken) =>
        generations.SweepAsync(kept, last, cancellationToken);

    private sealed class Store(Faulty<TModel> owner, IReadModelStore<TModel> store) : IReadModelStore<TModel>
    {
        private IReadModelStore<TModel> Working => owner.Failure is { } failure ? throw failure : store;

        public Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken) => Working.FindAsync(key, cancellationToken);

        public Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken) =>
            Working.TrySaveAsync(readModel, cancellationToken);

        public Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken) =>
            Working.QueryAsync(query, cancellationToken);
    }
}
