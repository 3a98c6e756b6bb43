using System.Net;
using System.Runtime.CompilerServices;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>All generations of the read models of one kind, in one container.</summary>
public sealed class CosmosReadModelGenerations<TModel>(Container container) : IReadModelGenerations<TModel>
    where TModel : class
{
    private const int SweptAtOnce = 500;
    private const int DeletesAtOnce = 16;

    public IReadModelStore<TModel> Of(int generation) => new CosmosReadModelStore<TModel>(container, generation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadModel<TModel>> ReadAsync(int generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.generation = @generation").WithParameter("@generation", generation);
        var pages = container.PagesAsync<ReadModelDocument<TModel>>(query, new QueryRequestOptions(), null, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var document in page.Documents)
            {
                yield return document.ToReadModel();
            }
        }
    }

    /// <inheritdoc/>
    public async Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var options = new QueryRequestOptions { MaxItemCount = SweptAtOnce };
        await foreach (var page in container.PagesAsync<Leftover>(ReadModelSql.Leftovers(kept, last), options, null, cancellationToken).ConfigureAwait(false))
        {
            if (page.Documents.IsEmpty)
            {
                continue;
            }

            await Parallel.ForEachAsync(
                page.Documents,
                new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellationToken },
                DeleteAsync).ConfigureAwait(false);
            return page.Documents.Length;
        }

        return 0;
    }

    private async ValueTask DeleteAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        using var response = await container.DeleteItemStreamAsync(
            leftover.Id, new PartitionKey(leftover.Partition), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    private sealed record Leftover(string Id, string Partition);
}
