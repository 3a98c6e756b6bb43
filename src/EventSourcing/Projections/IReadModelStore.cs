namespace EventSourcing.Projections;

/// <summary>Read models of one kind, written conditionally.</summary>
public interface IReadModelStore<TModel>
    where TModel : class
{
    Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken);

    /// <summary>Writes if nobody else has written since it was read: the new ETag, or null when somebody has.</summary>
    Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken);

    /// <summary>One page of models, sorted by one property.</summary>
    /// <exception cref="InvalidContinuationException">The continuation is not one that this store has given out for this query.</exception>
    Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken);
}
