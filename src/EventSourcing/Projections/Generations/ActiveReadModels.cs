namespace EventSourcing.Projections.Generations;

/// <summary>The read models of a projection as its readers see them: always those of the active generation.</summary>
public sealed class ActiveReadModels<TModel>(
    IProjection<TModel> projection, IReadModelGenerations<TModel> readModels, IGenerations generations) : IReadModelStore<TModel>
    where TModel : class
{
    public async Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken) =>
        await (await ActiveAsync(cancellationToken).ConfigureAwait(false)).FindAsync(key, cancellationToken).ConfigureAwait(false);

    public async Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken) =>
        await (await ActiveAsync(cancellationToken).ConfigureAwait(false)).TrySaveAsync(readModel, cancellationToken).ConfigureAwait(false);

    public async Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken) =>
        await (await ActiveAsync(cancellationToken).ConfigureAwait(false)).QueryAsync(query, cancellationToken).ConfigureAwait(false);

    private async ValueTask<IReadModelStore<TModel>> ActiveAsync(CancellationToken cancellationToken) =>
        readModels.Of((await generations.FindAsync(projection.Name, cancellationToken).ConfigureAwait(false)).Active);
}
